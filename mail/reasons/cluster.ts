/** Longer reasons differ in nothing that matters; it also bounds the time of every pattern below. */
const longest = 700;
const shownLength = 180;

const blanks = /\s+/g;
const quotation = /"[^"]{1,200}"/g;
const url = /\bhttps?:\/\/[^\s)>\]"']+/gi;
const namedAddress = /[^\s()<>[\]"]{1,255}\[(?:[\d.]{7,15}|(?:IPv6:)?[0-9a-f]{0,4}:[0-9a-f:.]{0,45})\]/gi;
const mailbox = /(<?)(?:[^\s<>()"',;:=[\]]{1,128}|"\*")@(?:\[[^\s\]]{1,60}\]|[^\s<>()"',;:[\]]{1,255})(>?)/g;
const lookedUp = /\b(name|domain|host|user|id|queue|uid|sid|ref|token)=(?!\*)[^\s,;()]{1,255}/gi;
const hostName =
  /(?<![\p{L}\p{N}_.@/-])(?:[\p{L}\p{N}_][\p{L}\p{N}_-]{0,62}\.){1,12}\p{L}[\p{L}\p{N}-]{1,62}(?![\p{L}\p{N}_-])\.?/gu;
const ipv6 = /(?<![\w.:\]])(?:IPv6:)?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi;
const ipv4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?![\w])/g;
const clock =
  /\b(?:(?:mon|tue|wed|thu|fri|sat|sun),? )?(?:\d{1,2} )?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6} )?(?:\d{1,2},? )?(?:\d{4}[ T])?\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?(?: ?[AP]M\b)?(?: ?[+-]\d{4}\b| ?(?:UTC|GMT|Z)\b)?/gi;
const path = /(?<=[\s('"]|^)\/[^\s:,;()'"]{2,255}/g;
const localUser =
  /\b(for|of|unknown|no such|recipient|mailbox for) (user|local user|recipient|mailbox) ?:? (?!unknown|in |not |name|table|is |has |mail|over|does|here)[\w.+-]{1,64}/gi;
const withDigit = /(?<![\w*])[\w+=#/.~-]*\d[\w+=#/.~-]*/g;

/** Digits that are words: standards, protocols, and the short codes in capitals that receivers publish lists of. */
const word =
  /^(?:IPv[46]|UTF-?8|SMTPUTF8|TLSv?1(?:\.\d)?|SSLv\d|8BITMIME|SHA-?\d+|MX\d?|DKIM\d?|[A-Z]{1,5}[-_:]?\d{1,6}|[A-Z]{2,5}\d{1,3}[A-Z]{1,3})$/;
const replyCode = /^([245]\d\d)(?:[- ]?([245]\.\d{1,3}\.\d{1,3}))?-?$/;
const enhanced = /^[245]\.\d{1,3}\.\d{1,3}$/;
const codeMayFollow = /(?:^|[:(-] |said: |\*\] |: \()$/;

/** What of a word with a digit in it is kept, given what stands before and behind it. */
function kept(token: string, before: string, behind: string): string {
  const [, code = '', status = ''] = replyCode.exec(token) ?? [];
  if (status !== '') return `${code} ${status}`;
  if (code !== '' && (codeMayFollow.test(before) || /^[ -][245]\.\d/.test(behind))) return code;
  if (enhanced.test(token)) return token;
  // A port behind an address.
  if (/\*\]?:$/.test(before) && /^\d{1,5}$/.test(token)) return token;
  const bare = token.replace(/[.]+$/, '');
  // `<GEN9>`: a place in somebody's program.
  return word.test(bare) && !before.endsWith('<') ? token : `*${token.slice(bare.length)}`;
}

function normalised(reason: string): string {
  let text = reason
    .slice(0, longest)
    .replace(blanks, ' ')
    .trim()
    .replace(quotation, '"*"')
    .replace(url, 'https://*')
    .replace(namedAddress, '*[*]')
    .replace(mailbox, '$1*$2')
    .replace(lookedUp, '$1=*')
    .replace(hostName, (name: string, at: number, whole: string) =>
      // Which block list it was is what the admin has to know.
      /\b(?:using|by list|in) $/i.test(whole.slice(Math.max(0, at - 9), at)) &&
      /spam|bl\.|block|barracuda|sorbs|cbl|dnsbl|rbl/i.test(name)
        ? name.replace(/\.$/, '')
        : '*',
    )
    .replace(ipv4, '*')
    .replace(ipv6, '*')
    .replace(clock, '*')
    .replace(path, '*')
    .replace(localUser, '$1 $2 *');
  text = text.replace(withDigit, (token: string, at: number, whole: string) =>
    kept(token, whole.slice(Math.max(0, at - 8), at), whole.slice(at + token.length, at + token.length + 4)),
  );
  // A reply of many lines repeats its code on each.
  const first = /\b[245]\d\d [245]\.\d{1,3}\.\d{1,3}\b/.exec(text);
  if (first !== null) {
    const end = first.index + first[0].length;
    text = text.slice(0, end) + text.slice(end).replaceAll(` ${first[0]}`, '');
  }
  text = text.replace(/\*(?:[ ,;/-]{1,3}\*)+/g, '*').replace(/\[\* ?\]/g, '[*]');
  if (text.length <= shownLength) return text;
  const cut = text.lastIndexOf(' ', shownLength);
  return `${text.slice(0, cut > shownLength / 2 ? cut : shownLength)} …`;
}

const known = new Map<string, string>();
const knownMost = 20_000;

/**
 * The kind of trouble behind a delay or bounce reason: its text with `*` for addresses, host names, IPs, ids, times and
 * counters; SMTP codes and the words stay. Reasons with one cause have one text, at most some 180 characters.
 * Takes time in proportion to the reason. The null reason is the empty text.
 */
export function clusterOf(reason: string): string {
  let cluster = known.get(reason);
  if (cluster === undefined) {
    cluster = normalised(reason);
    if (known.size >= knownMost) known.clear();
    known.set(reason, cluster);
  }
  return cluster;
}
