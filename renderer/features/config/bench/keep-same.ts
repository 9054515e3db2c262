import type { PlacedFinding } from '../workbench.ts';

/** Whether two values of plain data say the same. */
function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [keys, others] = [Object.entries(one), new Map(Object.entries(other))];
  return keys.length === others.size && keys.every(([key, value]) => same(value, others.get(key)));
}

/** As `now`, but with the objects of `before` at both ends where they say the same; `before` itself where nothing changed. */
export function keepSame(
  before: readonly PlacedFinding[] | undefined,
  now: readonly PlacedFinding[],
): readonly PlacedFinding[] {
  if (before === undefined) return now;
  const shorter = Math.min(before.length, now.length);
  let head = 0;
  while (head < shorter && same(before[head], now[head])) head += 1;
  if (head === before.length && head === now.length) return before;
  let tail = 0;
  while (tail < shorter - head && same(before.at(-1 - tail), now.at(-1 - tail))) tail += 1;
  return [
    ...before.slice(0, head),
    ...now.slice(head, now.length - tail),
    ...before.slice(before.length - tail),
  ];
}
