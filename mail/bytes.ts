/**
 * Byte text: a string whose characters are the bytes 0x00–0xff of what a host sent. Mail is not always UTF-8,
 * and a byte that was replaced on the way in cannot be acted on, so bytes cross every border unchanged and are
 * decoded only for display.
 */

/** Byte text → Unicode. Bytes that are not UTF-8 become U+FFFD, one each. */
export function textOf(bytes: string): string {
  if (!/[\x80-\xff]/.test(bytes)) return bytes;
  let out = '';
  for (let i = 0; i < bytes.length;) {
    const lead = bytes.charCodeAt(i);
    const [length, floor] =
      lead < 0x80
        ? [1, 0]
        : lead >= 0xc2 && lead < 0xe0
          ? [2, 0x80]
          : lead >= 0xe0 && lead < 0xf0
            ? [3, 0x800]
            : lead >= 0xf0 && lead < 0xf5
              ? [4, 0x10000]
              : [0, 0];
    let point = length === 1 ? lead : length === 2 ? lead & 0x1f : length === 3 ? lead & 0x0f : lead & 0x07;
    let valid = length > 0 && i + length <= bytes.length;
    for (let k = 1; valid && k < length; k++) {
      const next = bytes.charCodeAt(i + k);
      valid = (next & 0xc0) === 0x80;
      point = (point << 6) | (next & 0x3f);
    }
    if (valid && point >= floor && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)) {
      out += String.fromCodePoint(point);
      i += length;
    } else {
      out += '\ufffd';
      i += 1;
    }
  }
  return out;
}

/** Unicode → byte text (UTF-8). Lone surrogates become U+FFFD. */
export function bytesOf(text: string): string {
  let out = '';
  for (const char of text) {
    let point = char.codePointAt(0) ?? 0xfffd;
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
    if (point < 0x80) out += char;
    else if (point < 0x800) out += String.fromCharCode(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
    else if (point < 0x10000)
      out += String.fromCharCode(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    else
      out += String.fromCharCode(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 0x3f),
        0x80 | ((point >> 6) & 0x3f),
        0x80 | (point & 0x3f),
      );
  }
  return out;
}
