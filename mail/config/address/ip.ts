/** The numbers of an IP address: 4 octets or 8 groups of 16 bits. */
export interface Ip {
  readonly family: 4 | 6;
  readonly parts: readonly number[];
}

const octet = /^(?:0|[1-9]\d{0,2})$/;
const group = /^[0-9a-f]{1,4}$/i;

/** `192.0.2.1`, four decimal numbers without leading zeros; undefined for anything else. */
export function ipv4(text: string): Ip | undefined {
  const words = text.split('.');
  if (words.length !== 4 || !words.every((word) => octet.test(word) && Number(word) < 256)) return undefined;
  return { family: 4, parts: words.map(Number) };
}

/** Groups of one side of `::`, the last of which may be an IPv4 address; undefined when one is none. */
function groups(text: string): number[] | undefined {
  if (text === '') return [];
  const words = text.split(':');
  const out: number[] = [];
  for (const [at, word] of words.entries()) {
    const four = at === words.length - 1 && word.includes('.') ? ipv4(word) : undefined;
    if (four !== undefined) {
      const [a = 0, b = 0, c = 0, d = 0] = four.parts;
      out.push(a * 256 + b, c * 256 + d);
    } else if (group.test(word)) out.push(Number.parseInt(word, 16));
    else return undefined;
  }
  return out;
}

/** RFC 4291, without zone and prefix length; undefined for anything else. */
export function ipv6(text: string): Ip | undefined {
  if (text.length > 45) return undefined;
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return undefined;
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  if (front === undefined || back === undefined) return undefined;
  const missing = 8 - front.length - back.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  if (tail !== undefined && head.includes('.')) return undefined;
  return { family: 6, parts: [...front, ...Array.from({ length: missing }, () => 0), ...back] };
}

/** Either family. */
export const ip = (text: string): Ip | undefined => (text.includes(':') ? ipv6(text) : ipv4(text));

/** As it is written out in full, lower case, without `::`: `2001:db8:0:0:0:0:0:1`. sendmail looks addresses up like this. */
export const inFull = ({ family, parts }: Ip): string =>
  family === 4 ? parts.join('.') : parts.map((part) => part.toString(16)).join(':');

/** RFC 5952: the longest run of two or more zero groups, the first of equals, is `::`. */
export function shortest(address: Ip): string {
  if (address.family === 4) return inFull(address);
  let best = { from: 0, length: 1 };
  for (let from = 0; from < 8; from++) {
    let to = from;
    while (to < 8 && address.parts[to] === 0) to++;
    if (to - from > best.length) best = { from, length: to - from };
    from = Math.max(from, to - 1);
  }
  if (best.length < 2) return inFull(address);
  const hex = address.parts.map((part) => part.toString(16));
  return `${hex.slice(0, best.from).join(':')}::${hex.slice(best.from + best.length).join(':')}`;
}

/** Equal by value, however they are written. */
export const sameIp = (one: Ip, other: Ip): boolean =>
  one.family === other.family && one.parts.every((part, at) => part === other.parts[at]);
