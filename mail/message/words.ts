import { byteText, fromBase64, fromQuotedPrintable } from './encodings.ts';
import { unfold } from './headers.ts';
import type { Decode } from './reading.ts';

/** Longer headers are shown to here: nobody reads more, and a header may be as long as the message. */
export const longestValue = 20_000;

const word = /=\?([!->@-~]{1,60})\?([bBqQ])\?([!->@-~]*)\?=/g;

/**
 * A header's value as people read it: unfolded, RFC 2047 words decoded. Blanks between two such words belong to neither;
 * neighbours in the same charset are decoded together, because mailers cut characters in two.
 */
export function decodeWords(raw: string, decode: Decode): string {
  const line = unfold(raw.slice(0, longestValue));
  const pieces: string[] = [];
  let charset = '';
  let bytes = '';
  let at = 0;
  const flush = (): void => {
    if (charset !== '') pieces.push(decode(charset, bytes));
    charset = bytes = '';
  };
  for (const match of line.matchAll(word)) {
    const between = line.slice(at, match.index);
    if (charset === '' || /[^ \t]/.test(between)) {
      flush();
      pieces.push(decode('utf-8', between));
    }
    const set = (match[1] ?? '').replace(/\*.*$/, '').toLowerCase();
    const text = match[3] ?? '';
    if (set !== charset) flush();
    charset = set;
    bytes += byteText(
      (match[2] ?? '').toLowerCase() === 'b'
        ? fromBase64(text)
        : fromQuotedPrintable(text, 0, text.length, true),
    );
    at = match.index + match[0].length;
  }
  flush();
  pieces.push(decode('utf-8', line.slice(at)));
  return pieces.join('');
}
