import { termState } from '#mail/filter/edit';
import type { FacetValue } from './wire.ts';

/** What is counted for one value. */
export interface Counted {
  readonly number: number;
  readonly count: number;
}

/** The highest counts, highest first; ties by number. Nothing is sorted but what is kept. */
export function highest(counts: Uint32Array, most: number): { top: Counted[]; more: number } {
  const top: Counted[] = [];
  let some = 0;
  let least = 0;
  counts.forEach((count, number) => {
    if (count === 0) return;
    some++;
    if (top.length >= most && count <= least) return;
    let at = top.length;
    while (at > 0 && (top[at - 1]?.count ?? 0) < count) at--;
    top.splice(at, 0, { number, count });
    if (top.length > most) top.pop();
    least = top.at(-1)?.count ?? 0;
  });
  return { top, more: some - top.length };
}

export const facetValue = (filter: string, label: string, term: string, count: number): FacetValue => ({
  label,
  term,
  count,
  state: termState(filter, term),
});
