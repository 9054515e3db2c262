import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Framed, newToken } from '#services/hosts/framing';

const token = newToken();
const frame = (body: string, code: string): string => `\n${token}s\n${body}\n${token}e ${code}\n`;

function feed(text: string, cuts: readonly number[]): { framed: Framed; payload: string } {
  const framed = new Framed(token);
  let payload = '';
  let at = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    payload += framed.push(text.slice(at, cut));
    at = Math.max(at, cut);
  }
  payload += framed.push(text.slice(at));
  return { framed, payload };
}

// Pieces of the marks themselves, so that near misses happen.
const bytes = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('\n', `\n${token}`, `${token}e`, `\n${token.slice(0, 20)}`, '\0', 'ÿ'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))
  // Whole marks are left out, also one that is completed by the line break before the real mark.
  .filter((text) => !text.includes(`\n${token}e `) && !`${text}\n`.includes(`\n${token}s\n`));

describe('Framed', () => {
  it('gives the body back byte for byte, whatever the noise around it and wherever chunks are cut', () => {
    fc.assert(
      fc.property(
        bytes,
        bytes,
        fc.nat(255),
        bytes,
        fc.array(fc.nat(400), { maxLength: 30 }),
        (noise, body, code, after, cuts) => {
          const { framed, payload } = feed(noise + frame(body, String(code)) + after, cuts);
          expect(payload).toBe(body);
          expect(framed.verdict).toBe(code);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('knows no outcome without the whole end mark', () => {
    fc.assert(
      fc.property(bytes, fc.nat(1000), (body, cut) => {
        const whole = frame(body, '0');
        const part = whole.slice(0, Math.min(cut, whole.length - 1));
        const { framed, payload } = feed(part, []);
        expect(framed.verdict).toBeUndefined();
        // All that is missing at the end is what may have been the beginning of the mark.
        if (framed.began) expect(`${body}\n${token}e `.startsWith(payload)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('says why nothing began, from the last of the noise', () => {
    const framed = new Framed(token);
    framed.push('x'.repeat(100_000));
    framed.push('\nThis account is not available.\n');
    expect(framed.began).toBe(false);
    expect(framed.noise).toMatch(/not available\.\n$/);
    expect(framed.noise.length).toBeLessThanOrEqual(500);
  });
});
