/** An IP address as its bytes: 4 or 16. */
export type Ip = readonly number[];

function ipv4(text: string): Ip | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte < 256) ? bytes : undefined;
}

function ipv6(text: string): Ip | undefined {
  const dotted = /^(.*:)([\d.]+)$/.exec(text);
  let groups = text;
  if (dotted?.[2]?.includes('.') === true) {
    const v4 = ipv4(dotted[2]);
    if (v4 === undefined) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = v4;
    groups = `${dotted[1] ?? ''}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  }
  const halves = groups.split('::');
  if (halves.length > 2) return undefined;
  const [front = [], back] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - front.length - (back?.length ?? 0);
  if (back === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [
    ...front,
    ...Array.from({ length: back === undefined ? 0 : missing }, () => '0'),
    ...(back ?? []),
  ];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
}

/** `192.0.2.1`, `2001:db8::1`, `::ffff:192.0.2.1` → bytes; undefined for anything else (RFC 4291 2.2, no zone ids). */
export const parseIp = (text: string): Ip | undefined => (text.includes(':') ? ipv6(text) : ipv4(text));

/** An IPv4 address that is written as IPv6 (`::ffff:192.0.2.1`) becomes IPv4. */
export const unmapped = (ip: Ip): Ip =>
  ip.length === 16 && ip.slice(0, 10).every((byte) => byte === 0) && ip[10] === 255 && ip[11] === 255
    ? ip.slice(12)
    : ip;

/** RFC 5952: lower case, the longest run of zeros as `::`. */
export function ipText(ip: Ip): string {
  if (ip.length === 4) return ip.join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((ip[2 * i] ?? 0) * 256 + (ip[2 * i + 1] ?? 0)).toString(16),
  );
  let best = { at: 0, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (groups[at + length] === '0') length++;
    if (length > best.length) best = { at, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.at).join(':')}::${groups.slice(best.at + best.length).join(':')}`;
}

/** The first `bits` bits of both are the same; false for addresses of two families. */
export function inNetwork(ip: Ip, network: Ip, bits: number): boolean {
  if (ip.length !== network.length) return false;
  return ip.every((byte, i) => {
    const left = Math.min(8, Math.max(0, bits - i * 8));
    const mask = (0xff00 >> left) & 0xff;
    return (byte & mask) === ((network[i] ?? 0) & mask);
  });
}

/** `1.2.0.192`, or 32 nibbles: as reverse names and blocklists have them (RFC 1035 3.5, RFC 3596 2.5, RFC 5782 2). */
export const reversedLabels = (ip: Ip): string =>
  (ip.length === 4
    ? ip.map(String)
    : ip.flatMap((byte) => [(byte >> 4).toString(16), (byte & 15).toString(16)])
  )
    .slice()
    .reverse()
    .join('.');

/** The name that PTR is asked for. */
export const reverseName = (ip: Ip): string =>
  `${reversedLabels(ip)}.${ip.length === 4 ? 'in-addr.arpa' : 'ip6.arpa'}`;

const notPublic: readonly (readonly [network: string, bits: number, words: string])[] = [
  ['0.0.0.0', 8, 'no address of a host'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'shared by the customers of a provider'],
  ['127.0.0.0', 8, 'the host itself'],
  ['169.254.0.0', 16, 'of one link only'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.2.0', 24, 'for documentation'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'for benchmarks'],
  ['198.51.100.0', 24, 'for documentation'],
  ['203.0.113.0', 24, 'for documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved'],
  ['::', 128, 'no address of a host'],
  ['::1', 128, 'the host itself'],
  ['2001:db8::', 32, 'for documentation'],
  ['3fff::', 20, 'for documentation'],
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'of one link only'],
  ['ff00::', 8, 'multicast'],
];

/** Why nobody on the internet reaches this address, as `private`; '' for one that is public (IANA, special-purpose registries). */
export function whyNotPublic(ip: Ip): string {
  const plain = unmapped(ip);
  const found = notPublic.find(([network, bits]) => inNetwork(plain, parseIp(network) ?? [], bits));
  return found?.[2] ?? '';
}
