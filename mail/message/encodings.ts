/** Bytes of a transfer encoding, decoded. What is not valid in it is left out (base64) or kept as it is. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const six = new Uint8Array(256).fill(255);
for (let i = 0; i < 64; i++) six[alphabet.charCodeAt(i)] = i;

export function fromBase64(text: string, from = 0, to = text.length): Uint8Array {
  const out = new Uint8Array(Math.ceil(((to - from) * 3) / 4) + 3);
  let length = 0;
  let bits = 0;
  let have = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    const value = code < 256 ? (six[code] ?? 255) : 255;
    if (value === 255) {
      // Padding ends a group; several encodings one after the other are met in the wild.
      if (code === 61) have = 0;
      continue;
    }
    bits = ((bits << 6) | value) & 0xffffff;
    have += 6;
    if (have >= 8) {
      have -= 8;
      out[length++] = (bits >> have) & 0xff;
    }
  }
  return out.subarray(0, length);
}

const hex = (code: number): number =>
  code >= 48 && code <= 57
    ? code - 48
    : code >= 65 && code <= 70
      ? code - 55
      : code >= 97 && code <= 102
        ? code - 87
        : -1;

/** Quoted-printable; `header` for the Q encoding of RFC 2047, where `_` is a blank. */
export function fromQuotedPrintable(text: string, from = 0, to = text.length, header = false): Uint8Array {
  const out = new Uint8Array(to - from);
  let length = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 95 && header) out[length++] = 32;
    else if (code !== 61) out[length++] = code;
    else {
      const high = i + 2 < to ? hex(text.charCodeAt(i + 1)) : -1;
      const low = i + 2 < to ? hex(text.charCodeAt(i + 2)) : -1;
      if (high >= 0 && low >= 0) {
        out[length++] = high * 16 + low;
        i += 2;
      } else {
        let end = i + 1;
        while (end < to && (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9)) end++;
        if (text.charCodeAt(end) === 13) end++;
        if (end < to && text.charCodeAt(end) === 10) i = end;
        else out[length++] = code;
      }
    }
  }
  return out.subarray(0, length);
}

/** Byte text → bytes. */
export function bytesIn(text: string, from = 0, to = text.length): Uint8Array {
  const out = new Uint8Array(to - from);
  for (let i = from; i < to; i++) out[i - from] = text.charCodeAt(i);
  return out;
}

/** Bytes → byte text. */
export function byteText(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return pieces.join('');
}

/** Content of a part without its transfer encoding. */
export function decoded(text: string, encoding: string, from = 0, to = text.length): Uint8Array {
  if (encoding === 'base64') return fromBase64(text, from, to);
  if (encoding === 'quoted-printable') return fromQuotedPrintable(text, from, to);
  return bytesIn(text, from, to);
}
