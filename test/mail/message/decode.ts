import type { Decode } from '#mail/message/reading';

/** As window and services do it, but strict about nothing. */
export const decode: Decode = (charset, bytes) => {
  const buffer = Buffer.from(bytes, 'latin1');
  try {
    return new TextDecoder(charset === '' ? 'utf-8' : charset).decode(buffer);
  } catch {
    return new TextDecoder().decode(buffer);
  }
};
