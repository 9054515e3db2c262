import { Buffer } from 'node:buffer';
import type { Decode } from '#mail/message/reading';

/** Bytes of a charset as text; what is unknown is read as UTF-8. */
export const decode: Decode = (charset, bytes) => {
  if (!/[^\0-\x7f]/.test(bytes) && !/utf-?(7|16|32)|2022|hz-gb/i.test(charset)) return bytes;
  const buffer = Buffer.from(bytes, 'latin1');
  try {
    return new TextDecoder(charset === '' ? 'utf-8' : charset).decode(buffer);
  } catch {
    return new TextDecoder().decode(buffer);
  }
};
