import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '#contract/journal';
import { joined } from '../../../../renderer/features/journal/store.ts';

const entry = (seq: number): JournalEntry => ({
  seq,
  at: '2026-01-01T00:00:00.000Z',
  hostId: 'h',
  hostName: 'h',
  account: 'ops',
  action: 'queue.list',
  effect: 'read',
  shown: 'mailq',
  argv: [],
  stdinLines: 0,
  outcome: 'ok',
  durationMs: 1,
  stderr: '',
});
const seqs = (entries: readonly JournalEntry[] | undefined): number[] | undefined =>
  entries?.map(({ seq }) => seq);
const from = (...numbers: number[]): JournalEntry[] => numbers.map(entry);

describe('newer entries', () => {
  it('go in front, once each', () => {
    expect(seqs(joined(from(5, 4, 3), from(3, 2, 1)))).toEqual([5, 4, 3, 2, 1]);
    expect(seqs(joined(from(3, 2), from(3, 2, 1)))).toEqual([3, 2, 1]);
    expect(seqs(joined(from(2, 1), []))).toEqual([2, 1]);
  });

  it('never leave a hole: what does not reach the known ones replaces them', () => {
    expect(joined(from(900, 899), from(3, 2, 1))).toBeUndefined();
  });
});
