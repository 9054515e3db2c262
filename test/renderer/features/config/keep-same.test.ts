import { describe, expect, it } from 'vitest';
import { keepSame } from '../../../../renderer/features/config/bench/keep-same.ts';
import type { PlacedFinding } from '../../../../renderer/features/config/workbench.ts';

const finding = (line: number, fix = 'OK'): PlacedFinding => ({
  code: 'access/unknown-value',
  severity: 'warning',
  span: { from: line * 10, to: line * 10 + 2 },
  message: `line ${line}`,
  fixes: [{ title: `Write ${fix}`, edits: [{ from: line * 10, to: line * 10 + 2, text: fix }] }],
  line,
  column: 1,
});

describe('findings that were there before', () => {
  it('are the same list where nothing changed, and the new one where there was none', () => {
    const before = [finding(1), finding(2)];
    expect(keepSame(before, [finding(1), finding(2)])).toBe(before);
    const now = [finding(1)];
    expect(keepSame(undefined, now)).toBe(now);
  });

  it('are the same objects before and behind what changed', () => {
    const before = [finding(1), finding(2), finding(5)];
    const now = [finding(1), finding(3), finding(4), finding(5)];
    const kept = keepSame(before, now);
    expect(kept).toEqual(now);
    expect([kept[0], kept[3]].map((one) => one !== undefined && before.includes(one))).toEqual([true, true]);
    expect(keepSame(before, [finding(1), finding(1), finding(2), finding(5)])).toHaveLength(4);
    expect(keepSame(before, [])).toEqual([]);
  });

  it('are others where only the fix is another', () => {
    const before = [finding(1)];
    expect(keepSame(before, [finding(1, 'RELAY')])).toEqual([finding(1, 'RELAY')]);
  });
});
