import type { Facet, FacetValue } from '../wire.ts';

/**
 * New counts in the places of the old ones: nothing moves while somebody points at it. What has no messages any more
 * stays with a count of 0; what is new waits, and is counted in `more`.
 */
export function steadied(before: Facet | undefined, now: Facet): Facet {
  if (before === undefined) return now;
  const counted = new Map(now.values.map((value) => [value.term, value]));
  const values = before.values.map(
    (old): FacetValue => counted.get(old.term) ?? { ...old, count: 0, state: '' },
  );
  const shown = new Set(before.values.map(({ term }) => term));
  const waiting = now.values.filter(({ term }) => !shown.has(term)).length;
  return { id: now.id, values, more: now.more + waiting };
}
