import type { Decode } from '#mail/message/reading';
import { bytesIn } from '#mail/message/encodings';

/** Bytes of a charset as text; what is unknown is read as UTF-8. */
export const decode: Decode = (charset, bytes) => {
  // eslint-disable-next-line no-control-regex -- ASCII needs no decoding
  if (!/[^\u0000-\u007f]/.test(bytes) && !/utf-?(7|16|32)|2022|hz-gb/i.test(charset)) return bytes;
  const array = bytesIn(bytes);
  try {
    return new TextDecoder(charset === '' ? 'utf-8' : charset).decode(array);
  } catch {
    return new TextDecoder().decode(array);
  }
};
