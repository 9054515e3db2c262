export const hexText = (bytes: Buffer): string => bytes.toString('hex').toUpperCase();
export const base64 = (bytes: Buffer): string => bytes.toString('base64');

/** A character string in quotes; what is not printable as `\123`. */
export function quoted(bytes: Buffer): string {
  let text = '';
  for (const byte of bytes) {
    if (byte < 0x20 || byte >= 0x7f) text += `\\${String(byte).padStart(3, '0')}`;
    else text += `${byte === 0x22 || byte === 0x5c ? '\\' : ''}${String.fromCharCode(byte)}`;
  }
  return `"${text}"`;
}

/** Seconds since 1970 as `20261231235959`, in UTC. */
export const clockText = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace(/[-:T]/g, '').slice(0, 14);

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUV';

/** Base 32 with extended hex digits, without padding (RFC 4648 7), as NSEC3 has it. */
export function base32(bytes: Buffer): string {
  let text = '';
  for (let bit = 0; bit < bytes.length * 8; bit += 5) {
    const byte = Math.floor(bit / 8);
    const pair = ((bytes[byte] ?? 0) << 8) | (bytes[byte + 1] ?? 0);
    text += digits[(pair >> (11 - (bit % 8))) & 31] ?? '';
  }
  return text;
}

/** Numbers of the types in a bit map (RFC 4034 4.1.2). */
export function typesOfMap(bytes: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at + 2 <= bytes.length; at += 2 + (bytes[at + 1] ?? 0)) {
    const map = bytes.subarray(at + 2, at + 2 + (bytes[at + 1] ?? 0));
    for (const [index, byte] of map.entries())
      for (let bit = 0; bit < 8; bit += 1)
        if ((byte & (0x80 >> bit)) !== 0) types.push((bytes[at] ?? 0) * 256 + index * 8 + bit);
  }
  return types;
}
