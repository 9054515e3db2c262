import { ip, type Ip } from './ip.ts';

/** A network as `address/bits`. */
export interface Cidr {
  readonly address: Ip;
  /** Length of the prefix: 0–32 or 0–128. */
  readonly bits: number;
  /** The address with every bit behind the prefix cleared. */
  readonly network: Ip;
  /** Bits behind the prefix are set: it is an address in a network rather than the network. */
  readonly hostBits: boolean;
}

const width = (address: Ip): number => (address.family === 4 ? 8 : 16);

function masked(address: Ip, bits: number): Ip {
  const size = width(address);
  const parts = address.parts.map((part, at) => {
    const kept = Math.min(size, Math.max(0, bits - at * size));
    return part & ~(2 ** (size - kept) - 1);
  });
  return { family: address.family, parts };
}

/**
 * `192.0.2.0/24`, `2001:db8::/32`, or a lone address, which is a network of one. No brackets and no prefix before it.
 * Undefined for anything else.
 */
export function cidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const address = ip(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const all = address.family === 4 ? 32 : 128;
  const length = slash < 0 ? String(all) : text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(length) || Number(length) > all) return undefined;
  const bits = Number(length);
  const network = masked(address, bits);
  return { address, bits, network, hostBits: network.parts.some((part, at) => part !== address.parts[at]) };
}

/** Is the address in the network? Never across families. */
export const inNetwork = (address: Ip, { network, bits }: Cidr): boolean =>
  address.family === network.family &&
  masked(address, bits).parts.every((part, at) => part === network.parts[at]);

/** Does `outer` hold every address of `inner`? */
export const holdsNetwork = (outer: Cidr, inner: Cidr): boolean =>
  outer.bits <= inner.bits && inNetwork(inner.network, outer);
