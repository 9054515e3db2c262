const words: Readonly<Record<string, string>> = {
  V: 'Version of the queue file format.',
  P: 'Priority: lower numbers are tried first; it grows with every try.',
  S: 'Envelope sender: bounces go there. <> is the null sender.',
  A: 'Sender as authenticated (AUTH=).',
  Z: 'Envelope id that reports must repeat (ENVID).',
  M: 'Why it is still here, or why the next recipient was put off.',
  q: 'Quarantined for this reason: not tried until it is released.',
  r: 'Next recipient as it was given by the sender (ORCPT).',
  Q: 'Next recipient as it was given by the sender (ORCPT).',
  I: 'Device and inode of the body file.',
  B: 'Kind of body: 8BITMIME or 7BIT.',
  C: 'Delivery to the next recipients runs as this local user.',
  X: 'Character set of the message.',
  '!': 'Deliver by this time, or return or report it (DELIVERBY).',
  D: 'Name of the body file.',
  G: 'Queue group.',
  Y: 'Queue directory of the body.',
  $_: 'Host that handed it over, as checked (ident, reverse DNS).',
  $r: 'Protocol it came by.',
  $s: 'What the host called itself (HELO, EHLO).',
  '${daemon_flags}': 'Options of the port it came in on.',
  '${client_addr}': 'Address of the host that handed it over.',
  '${client_name}': 'Name of the host that handed it over.',
  '${auth_type}': 'How the sender logged in.',
  '${auth_authen}': 'Login of the sender.',
  '${auth_author}': 'Address given with AUTH=.',
  '${if_addr}': 'Our address that it came in on.',
  '${verify}': 'Result of checking the TLS certificate of the sender.',
};

const fileFlags: Readonly<Record<string, string>> = {
  r: 'is a bounce or report',
  w: 'the sender was warned of the delay',
  b: 'body only in reports',
  s: 'the sender must be told',
  8: 'has 8-bit data',
  d: 'delivery reports',
  n: 'do not return the body',
  p: 'its sender is private',
};

const recipientFlags: Readonly<Record<string, string>> = {
  P: 'named by the sender',
  Q: 'asked for reports itself',
  N: 'reports as asked (NOTIFY)',
  S: 'report on success',
  F: 'report on failure',
  D: 'report on delay',
  B: 'already bounced',
  A: 'came from an alias',
};

const flagWords = (flags: string, known: Readonly<Record<string, string>>): string =>
  flags
    .slice(0, 20)
    .split('')
    .flatMap((flag) => (Object.hasOwn(known, flag) ? [known[flag] ?? ''] : []))
    .join(', ');

const time = (value: string): string => {
  const seconds = /^\d{1,12}$/.test(value) ? Number(value) : 0;
  return seconds > 0 && seconds < 4e10
    ? new Date(seconds * 1000).toISOString().replace(/\.000Z$/, 'Z')
    : 'never';
};

/** What a line of a sendmail control file says; `name` is its letter, for macros `$x` or `${name}`. */
export function meaningOf(name: string, value: string): string {
  if (name === 'T') return `When the message came in: ${time(value)}.`;
  if (name === 'K') return `Last try: ${time(value)}.`;
  if (name === 'N')
    return value === '0' ? 'Not tried yet.' : `Tried ${value} ${value === '1' ? 'time' : 'times'}.`;
  if (name === 'F') return `Flags: ${flagWords(value, fileFlags) || 'none known'}.`;
  if (name === 'R') {
    const flags = /^([A-Z!]*):/.exec(value)?.[1] ?? '';
    return `Recipient that is still to be delivered${flags === '' ? '' : `; ${flagWords(flags, recipientFlags)}`}.`;
  }
  if (Object.hasOwn(words, name)) return words[name] ?? '';
  return name.startsWith('$') ? 'Macro kept for delivery.' : '';
}
