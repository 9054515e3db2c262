import { describe, expect, it } from 'vitest';
import { mc } from '#mail/config/mc/index';
import { around, cases } from './corpus.ts';

const all = (text: string): number => {
  const parsed = mc.parse(text);
  const { length } = mc.findings(parsed, around());
  mc.told?.(parsed);
  mc.outline?.(parsed);
  mc.folds?.(parsed);
  mc.tokens(parsed, { from: 0, to: text.length });
  return length;
};

/** Seconds that reading takes, the best of three. */
const cost = (text: string): number =>
  Math.min(
    ...[0, 1, 2].map(() => {
      const begin = performance.now();
      all(text);
      return performance.now() - begin;
    }),
  );

describe('an mc that means no good', () => {
  it('is read when it calls itself for ever', () => {
    expect(all("define(`x', `x')x\n")).toBeGreaterThanOrEqual(0);
    expect(all("define(`x', `x x')x\n")).toBeGreaterThanOrEqual(0);
    expect(all("define(`x', `x(`$1$1')')x(`aaaaaaaa')\n")).toBeGreaterThanOrEqual(0);
    expect(all("define(`x', `ifelse(a, a, `x')')ifdef(`x', `x')")).toBeGreaterThanOrEqual(0);
  });

  it('is read when it is nested without end', () => {
    for (const piece of ['define(', '`', "ifdef(`x', `", '(', 'FEATURE(`', 'eval(1+('])
      expect(all(piece.repeat(20_000))).toBeGreaterThanOrEqual(0);
  });

  it('is read at every length of every file of the corpus', () => {
    for (const { text } of cases.slice(0, 25))
      for (let end = 0; end < text.length; end += 61)
        expect(all(text.slice(0, end))).toBeGreaterThanOrEqual(0);
  });

  it.each([
    ['settings', "define(`confMAX_HOP', `30')dnl\n"],
    ['what is not closed', 'FEATURE(`mailertable)dnl\n'],
    ['comments', "dnl it's a comment\n# and `another' one\n"],
    ['rules', 'LOCAL_RULESETS\nSx\nR$* < $+ >\t$: $1 $2\n'],
    ['conditions', "ifdef(`X', `define(`Y', `1')', `words that stay here')dnl\n"],
  ])('takes no more than its length is worth: %s', (_, line) => {
    const short = cost(line.repeat(1_000));
    const long = cost(line.repeat(8_000));
    // Eight times the text; a square of it would be 64 times.
    expect(long / Math.max(short, 4)).toBeLessThan(30);
  });
});
