import { describe, expect, it } from 'vitest';
import { corpus, findingsOf, found, mended } from '../corpus.ts';

const files = corpus('access');

describe('access tables with known faults', () => {
  it.each(files)('$name', ({ text, expected, around }) => {
    expect(found('access', 'access', text, around)).toEqual(expected);
  });

  it('are more than sixty, with every fault at least twice', () => {
    expect(files.length).toBeGreaterThanOrEqual(60);
    const count = new Map<string, number>();
    for (const code of files.flatMap(({ expected }) => expected.map((line) => line.split(' ')[1] ?? '')))
      count.set(code, (count.get(code) ?? 0) + 1);
    expect([...count].filter(([, times]) => times < 2)).toEqual([]);
  });

  it('are mended by the preferred fix', () => {
    const left = files.flatMap(({ name, text, around }) =>
      findingsOf('access', 'access', text, around)
        .filter(({ fixes }) => fixes?.[0]?.preferred === true)
        .flatMap((finding) => {
          const after = mended(text, finding) ?? text;
          const before = findingsOf('access', 'access', text, around).filter(
            ({ code }) => code === finding.code,
          ).length;
          const still = findingsOf('access', 'access', after, around).filter(
            ({ code }) => code === finding.code,
          ).length;
          return still < before ? [] : [`${name}: ${finding.code} ${finding.message}`];
        }),
    );
    expect(left).toEqual([]);
  });
});
