import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, textOf } from '#mail/bytes';

const byteText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('byte text', () => {
  it('decodes valid UTF-8 as TextDecoder does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(textOf(byteText(bytes))).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
      }),
    );
  });

  it('encodes as TextEncoder does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(bytesOf(text)).toBe(byteText(new TextEncoder().encode(text)));
      }),
    );
  });

  it('finds the same valid characters in any bytes as TextDecoder does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        // How many U+FFFD stand for a broken sequence is a convention; ours is one per byte.
        const once = (text: string): string => text.replace(/\ufffd+/g, '\ufffd');
        expect(once(textOf(byteText(bytes)))).toBe(
          once(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['\xc0\xaf', 2],
    ['\xed\xa0\x80', 3],
    ['\xf4\x90\x80\x80', 4],
    ['\xe2\x82', 2],
    ['\xff', 1],
  ])('turns %j, which is not UTF-8, into %i replacement characters', (bytes, count) => {
    expect(textOf(bytes)).toBe('\ufffd'.repeat(count));
  });
});
