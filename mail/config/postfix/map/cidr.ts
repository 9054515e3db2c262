/** A block of addresses as numbers. */
export interface Block {
  readonly v6: boolean;
  readonly address: bigint;
  readonly width: number;
}

/** An IPv4 or IPv6 address as a number; undefined for anything else. */
export function addressOf(text: string): { readonly v6: boolean; readonly value: bigint } | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(bare)) {
    const parts = bare.split('.').map(Number);
    if (parts.some((part) => part > 255)) return undefined;
    return { v6: false, value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  }
  if (!/^[0-9a-fA-F:]*(?:\d+\.\d+\.\d+\.\d+)?$/.test(bare) || !bare.includes(':')) return undefined;
  const [left = '', right, more] = bare.split('::');
  if (more !== undefined) return undefined;
  const groups = (half: string): number[] | undefined => {
    if (half === '') return [];
    const out: number[] = [];
    for (const part of half.split(':')) {
      if (/^\d+\.\d+\.\d+\.\d+$/.test(part)) {
        const v4 = addressOf(part);
        if (v4 === undefined) return undefined;
        out.push(Number(v4.value >> 16n), Number(v4.value & 0xffffn));
      } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) out.push(parseInt(part, 16));
      else return undefined;
    }
    return out;
  };
  const [head, tail] = [groups(left), right === undefined ? [] : groups(right)];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  return { v6: true, value: all.reduce((sum, part) => sum * 65536n + BigInt(part), 0n) };
}

export const hostMask = ({ v6, width }: Pick<Block, 'v6' | 'width'>): bigint =>
  (1n << BigInt((v6 ? 128 : 32) - width)) - 1n;

export type BlockFault = 'not an address' | 'mask too long' | 'host bits';

/** `address/bits` or an address; what is wrong with it otherwise. `[ ]` around an IPv6 address is allowed. */
export function blockOf(text: string): Block | BlockFault {
  const [, plain = '', bits] = /^(\[[^\]]*\]|[^/]*)(?:\/(\d+))?$/.exec(text) ?? [];
  const address = addressOf(plain);
  if (address === undefined) return 'not an address';
  const longest = address.v6 ? 128 : 32;
  const width = bits === undefined ? longest : Number(bits);
  if (width > longest) return 'mask too long';
  const block = { v6: address.v6, address: address.value, width };
  return (address.value & hostMask(block)) === 0n ? block : 'host bits';
}

export const holds = (outer: Block, inner: Block): boolean =>
  outer.v6 === inner.v6 && outer.width <= inner.width && (inner.address & ~hostMask(outer)) === outer.address;

/** The block that an address with host bits lies in, as it should be written. */
export function networkOf(text: string): string | undefined {
  const [, plain = '', bits = ''] = /^(\[[^\]]*\]|[^/]*)\/(\d+)$/.exec(text) ?? [];
  const address = addressOf(plain);
  if (address === undefined || address.v6) return undefined;
  const network = address.value & ~hostMask({ v6: false, width: Number(bits) });
  return `${[24n, 16n, 8n, 0n].map((shift) => (network >> shift) & 255n).join('.')}/${bits}`;
}
