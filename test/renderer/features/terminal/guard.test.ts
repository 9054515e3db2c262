import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, safePaste } from '../../../../renderer/features/terminal/guard.ts';
import { fromBase64, toBase64 } from '../../../../renderer/features/terminal/store.ts';

describe('what is pasted', () => {
  it('cannot end a bracketed paste, and holds no control characters', () => {
    expect(safePaste('ls\u001b[201~; rm -rf /\u0007\u009b1m')).toBe('ls[201~; rm -rf /1m');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(safePaste(text)).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
      }),
    );
  });

  it('keeps tabs and lines', () => {
    expect(safePaste('a\tb\r\nc\rd')).toBe('a\tb\nc\nd');
  });

  it('counts lines as a shell would run them', () => {
    expect([linesOf('ls'), linesOf('ls\n'), linesOf('a\nb')]).toEqual([1, 1, 2]);
  });
});

describe('bytes on their way', () => {
  it('arrive as they were sent', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40_000 }), (bytes) => {
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
      { numRuns: 20 },
    );
  });
});
