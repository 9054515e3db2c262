import { isIP, isIPv4 } from 'node:net';
import type { Step } from '#mail/smtp/step';

export type ProxyStep = Extract<Step, { kind: 'proxy' }>;
interface Peer {
  readonly address: string;
  readonly port: number;
}

const signature = '\r\n\r\n\0\r\nQUIT\n';
const number16 = (value: number): string => String.fromCharCode((value >> 8) & 0xff, value & 0xff);

/** The 16 bytes of an IPv6 address; an IPv4 address is mapped. Byte text. */
function bytes6(address: string): string {
  if (isIPv4(address)) return `${'\0'.repeat(10)}\xff\xff${bytes4(address)}`;
  const plain = address
    .replace(/%.*$/, '')
    .replace(/\d+\.\d+\.\d+\.\d+$/, (dotted) => groupsOf(bytes4(dotted)));
  const [head = '', tail] = plain.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = groups(tail ?? '');
  const middle =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...middle, ...after].map((group) => number16(parseInt(group, 16))).join('');
}
const bytes4 = (address: string): string =>
  String.fromCharCode(...address.split('.').map((part) => Number(part) & 0xff));
const groupsOf = (four: string): string =>
  [0, 2].map((at) => ((four.charCodeAt(at) << 8) | four.charCodeAt(at + 1)).toString(16)).join(':');

/**
 * The header of the PROXY protocol (haproxy's proxy-protocol.txt), version 1 in words or 2 in bytes; `UNKNOWN` and `LOCAL` without
 * `from`. `to` stands in where the step names no destination.
 */
export function proxyHeader({ version, from, to }: ProxyStep, reached: Peer): string {
  if (from === undefined) return version === 1 ? 'PROXY UNKNOWN\r\n' : `${signature}\x20\0\0\0`;
  const known = to ?? reached;
  const end: Peer =
    isIP(known.address) === 0
      ? { address: isIPv4(from.address) ? '0.0.0.0' : '::', port: known.port }
      : known;
  const four = isIPv4(from.address) && isIPv4(end.address);
  if (version === 1)
    return `PROXY ${four ? 'TCP4' : 'TCP6'} ${inFamily(from, four)} ${inFamily(end, four)} ${from.port} ${end.port}\r\n`;
  const pack = four ? bytes4 : bytes6;
  const addresses = pack(from.address) + pack(end.address) + number16(from.port) + number16(end.port);
  return `${signature}\x21${four ? '\x11' : '\x21'}${number16(addresses.length)}${addresses}`;
}

const inFamily = ({ address }: Peer, four: boolean): string =>
  !four && isIPv4(address) ? `::ffff:${address}` : address;
