import type { QueueName } from '#mail/queue';
import type { HistoryLines } from './finding-store.ts';

type Line = HistoryLines[number];

/** One curve: a value per time of the grid, null where nothing was read. */
export interface Curve {
  readonly count: readonly (number | null)[];
  readonly oldest: readonly (number | null)[];
}

/** `points` times, evenly spread, the last of them `to`. Unix seconds. */
export const gridOf = (from: number, to: number, points: number): number[] =>
  Array.from({ length: points }, (_, at) => from + ((to - from) * (at + 1)) / points);

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

/**
 * One line on the grid. A value holds until the next reading; where none came for far longer than usual, nobody knows
 * what was there, and the curve has a gap.
 */
function onGrid({ at, count, oldestSeconds }: Line, grid: readonly number[]): Curve {
  const width = (grid[1] ?? 0) - (grid[0] ?? 0);
  const steps = at.slice(1).map((time, n) => time - (at[n] ?? time));
  const holds = Math.max(90, 3 * median(steps), 2 * width);
  const counts: (number | null)[] = [];
  const oldest: (number | null)[] = [];
  let next = 0;
  let last: { at: number; count: number; oldest: number | null } | undefined;
  for (const time of grid) {
    let high: { count: number; oldest: number | null } | undefined;
    for (; next < at.length && (at[next] ?? 0) <= time; next++) {
      last = { at: at[next] ?? 0, count: count[next] ?? 0, oldest: oldestSeconds[next] ?? null };
      high =
        high === undefined
          ? last
          : {
              count: Math.max(high.count, last.count),
              oldest: Math.max(high.oldest ?? 0, last.oldest ?? 0) || (last.oldest ?? high.oldest),
            };
    }
    const known = high ?? (last !== undefined && time - last.at <= holds ? last : undefined);
    counts.push(known?.count ?? null);
    oldest.push(known?.oldest ?? null);
  }
  return { count: counts, oldest };
}

const added = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : a + b;
const higher = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);

/** The lines in groups, each group one curve: counts added up, the oldest age of any. */
export function curvesBy(
  lines: readonly Line[],
  grid: readonly number[],
  keyOf: (line: Line) => string,
): ReadonlyMap<string, Curve> {
  const curves = new Map<string, Curve>();
  for (const line of lines) {
    const key = keyOf(line);
    const curve = onGrid(line, grid);
    const known = curves.get(key);
    curves.set(
      key,
      known === undefined
        ? curve
        : {
            count: known.count.map((value, at) => added(value, curve.count[at] ?? null)),
            oldest: known.oldest.map((value, at) => higher(value, curve.oldest[at] ?? null)),
          },
    );
  }
  return curves;
}

/** From the worst to the calm, as everywhere; lines are drawn in this order. */
export const queueOrder: readonly QueueName[] = [
  'deferred',
  'held',
  'active',
  'incoming',
  'maildrop',
  'corrupt',
  'lost',
];

/** The newest value that is known, and the highest. */
export const summary = (values: readonly (number | null)[]): { now: number | null; peak: number } => ({
  now: values.at(-1) ?? null,
  peak: values.reduce<number>((high, value) => Math.max(high, value ?? 0), 0),
});
