import type { Difference } from '#contract/rewrite';
import type { Fate } from '#mail/rewrite/question';

/** What a difference means to a postmaster, the gravest first. */
export const shifts = ['refused', 'relayed', 'accepted', 'otherwise', 'unknown'] as const;
export type Shift = (typeof shifts)[number];

export const shiftWords: Readonly<Record<Shift, string>> = {
  refused: 'now refused',
  relayed: 'now relayed',
  accepted: 'no longer refused',
  otherwise: 'changed otherwise',
  unknown: 'no answer',
};

const relayed = (fate: Fate): boolean => fate.kind === 'accepted' && fate.relayed;

export function shiftOf({ before, after }: Pick<Difference, 'before' | 'after'>): Shift {
  if (before.kind === 'unknown' || after.kind === 'unknown') return 'unknown';
  if (relayed(after) && !relayed(before)) return 'relayed';
  if (after.kind === 'error') return before.kind === 'error' ? 'otherwise' : 'refused';
  return before.kind === 'error' ? 'accepted' : 'otherwise';
}
