import { describe, expect, it } from 'vitest';
import type { Edit } from '#mail/config/language';
import { cases, found, listed } from './corpus.ts';

const applied = (text: string, edits: readonly Edit[]): string =>
  [...edits]
    .sort((a, b) => b.from - a.from)
    .reduce((whole, { from, to, text: put }) => whole.slice(0, from) + put + whole.slice(to), text);

describe('the corpus of mc files', () => {
  it('is as large as it should be, with every fault at least twice', () => {
    const count = new Map<string, number>();
    for (const { findings } of cases)
      for (const line of findings) {
        const code = line.split(' ')[1] ?? '';
        count.set(code, (count.get(code) ?? 0) + 1);
      }
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(count.size).toBeGreaterThanOrEqual(45);
    expect([...count].filter(([, times]) => times < 2)).toEqual([]);
  });

  it.each(cases)('$name: every fault at its line, and nothing else', ({ text, findings, absent }) => {
    expect(listed(text, found(text, undefined, absent))).toEqual(findings);
  });

  it.each(cases)('$name: what a quick fix promises', ({ text }) => {
    const before = found(text);
    for (const { code, span, fixes = [] } of before) {
      expect(fixes.filter(({ preferred }) => preferred === true).length).toBeLessThanOrEqual(1);
      for (const { title, edits, preferred } of fixes) {
        expect(title).not.toBe('');
        for (const { from, to } of edits) expect(from >= 0 && to >= from && to <= text.length).toBe(true);
        if (preferred !== true) continue;
        const same = (all: typeof before): number => all.filter((one) => one.code === code).length;
        const mended = applied(text, edits);
        // Fewer of its kind: the fault that the fix is for is gone.
        expect(same(found(mended)), `${title} at ${span.from} of\n${mended}`).toBeLessThan(same(before));
      }
    }
  });

  it.each(cases)('$name: spans and words are whole', ({ text, absent }) => {
    for (const { span, message, why } of found(text, undefined, absent)) {
      expect(span.from >= 0 && span.to >= span.from && span.to <= text.length).toBe(true);
      expect(message.length).toBeGreaterThan(10);
      expect(why?.length ?? 99).toBeGreaterThan(10);
    }
  });
});
