/**
 * Addresses in Postfix's internal form: byte text without quotes, the domain behind the last `@`. The external form is the one
 * of SMTP, with quotes where RFC 5321 wants them.
 */

/** Index of the `@` in front of the domain; -1 where there is none. */
export const atSign = (address: string): number => address.lastIndexOf('@');

export const localOf = (address: string): string => {
  const at = atSign(address);
  return at < 0 ? address : address.slice(0, at);
};

export const domainOf = (address: string): string => {
  const at = atSign(address);
  return at < 0 ? '' : address.slice(at + 1);
};

/** ASCII only: Postfix folds other bytes only when they are valid UTF-8, which the lookup tools do again for themselves. */
export const folded = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export const sameText = (a: string, b: string): boolean => folded(a) === folded(b);

const dotString = /^[^\s()<>[\]:;@\\,."]+(?:\.[^\s()<>[\]:;@\\,."]+)*$/;

/** Internal → external: a local part that is no dot-string is quoted. */
export function quoted(address: string): string {
  const at = atSign(address);
  const local = at < 0 ? address : address.slice(0, at);
  if (local === '' || dotString.test(local)) return address;
  return `"${local.replace(/["\\]/g, '\\$&')}"${at < 0 ? '' : address.slice(at)}`;
}

/** External → internal. */
export function unquoted(address: string): string {
  if (!/["\\]/.test(address)) return address;
  let out = '';
  let inside = false;
  for (let i = 0; i < address.length; i++) {
    const char = address[i] ?? '';
    if (char === '\\' && i + 1 < address.length) out += address[++i] ?? '';
    else if (char === '"') inside = !inside;
    else out += char;
  }
  return out;
}

/** The address as it is typed into a form or stands in RCPT TO: perhaps in angle brackets, perhaps quoted. */
export function typed(address: string): string {
  const bare = /^\s*<(.*)>\s*$/.exec(address)?.[1] ?? address.trim();
  return unquoted(bare);
}

/** Addresses of a table's value or of a line of an alias file, in internal form: separated by commas or blanks. */
export function addressList(text: string): string[] {
  const found: string[] = [];
  let now = '';
  let bracket: string | undefined;
  let comment = 0;
  let some = false;
  const end = (): void => {
    if (bracket !== undefined) found.push(bracket);
    else if (some) found.push(now);
    now = '';
    some = false;
    bracket = undefined;
  };
  let angle = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (comment > 0) {
      if (char === '(') comment += 1;
      else if (char === ')') comment -= 1;
      else if (char === '\\') i += 1;
    } else if (char === '\\' && i + 1 < text.length) {
      now += (some ? '' : '\\') + (text[++i] ?? '');
      some = true;
    } else if (char === '"') {
      some = true;
      for (i += 1; i < text.length && text[i] !== '"'; i++)
        now += text[i] === '\\' ? (text[++i] ?? '') : (text[i] ?? '');
    } else if (char === '(') comment = 1;
    else if (char === '<') {
      angle = true;
      now = '';
      some = false;
    } else if (char === '>' && angle) {
      bracket = now;
      angle = false;
      now = '';
    } else if (char === ',' || (/\s/.test(char) && !angle && bracket === undefined && !phraseGoesOn(text, i)))
      end();
    else if (bracket === undefined && !/\s/.test(char)) {
      now += char;
      some = true;
    }
  }
  end();
  return found;
}

/** Whether a blank stands inside `Some Name <user@example.org>`. */
function phraseGoesOn(text: string, at: number): boolean {
  return /^[^,"@]*<[^>]*>/.test(text.slice(at)) && !/[@,]/.test(text.slice(at, text.indexOf('<', at)));
}

export interface Delimiting {
  /** Characters of `recipient_delimiter`. */
  readonly delimiters: string;
  readonly doubleBounce: string;
  /** `owner_request_special`. */
  readonly ownerSpecial: boolean;
}

/** `user+ext` → `user` and `+ext`; undefined where there is no extension. Some names are never split (split_addr). */
export function split(
  local: string,
  { delimiters, doubleBounce, ownerSpecial }: Delimiting,
): { readonly user: string; readonly extension: string } | undefined {
  if (delimiters === '') return undefined;
  const name = folded(local);
  if (name === 'postmaster' || name === 'mailer-daemon' || name === folded(doubleBounce)) return undefined;
  if (delimiters.includes('-') && ownerSpecial && (name.startsWith('owner-') || /.-request$/.test(name)))
    return undefined;
  let at = 0;
  while (at < local.length && !delimiters.includes(local[at] ?? '')) at++;
  if (at === local.length) return undefined;
  return at === 0 ? undefined : { user: local.slice(0, at), extension: local.slice(at) };
}
