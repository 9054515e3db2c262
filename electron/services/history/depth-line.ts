import type { DepthSample } from '#contract/history';

type Queue = DepthSample['queue'];

/** What one listing of one source showed. Time in Unix seconds of this computer; a queue that is not named was empty. */
export interface DepthRecord {
  readonly at: number;
  readonly queues: ReadonlyMap<Queue, Waiting>;
}

export interface Waiting {
  readonly count: number;
  readonly oldestSeconds: number | undefined;
}

const letters: Readonly<Record<Queue, string>> = {
  active: 'a',
  incoming: 'i',
  deferred: 'd',
  held: 'h',
  maildrop: 'm',
  corrupt: 'c',
  lost: 'l',
};
const queues = new Map(Object.entries(letters).map(([queue, letter]) => [letter, queue as Queue]));

/** `1763722629 d12,3456 h3,99.` — the dot says that the line is whole: a number cut by a crash would look like a smaller one. */
export function printDepthLine({ at, queues: waiting }: DepthRecord): string {
  const words = [...waiting].flatMap(([queue, { count, oldestSeconds }]) =>
    count === 0
      ? []
      : ` ${letters[queue]}${count}${oldestSeconds === undefined ? '' : `,${Math.round(Math.max(0, oldestSeconds))}`}`,
  );
  return `${String(Math.round(at)).padStart(10, '0')}${words.join('')}.`;
}

const whole = /^\d{10}(?: [a-z]\d{1,12}(?:,\d{1,12})?)*\.$/;

/** The record of a line; nothing for a line that was cut, or that is something else. */
export function readDepthLine(line: string): DepthRecord | undefined {
  if (!whole.test(line)) return undefined;
  const found = new Map<Queue, Waiting>();
  for (const word of line.slice(0, -1).split(' ').slice(1)) {
    const queue = queues.get(word.charAt(0));
    const [count, oldest] = word.slice(1).split(',');
    if (queue === undefined) continue;
    found.set(queue, {
      count: Number(count),
      oldestSeconds: oldest === undefined ? undefined : Number(oldest),
    });
  }
  return { at: Number(line.slice(0, 10)), queues: found };
}

/** One record for several: the highest count and the highest age of each queue, at the time of the last of them. */
export function mergeDepths(records: readonly DepthRecord[]): DepthRecord {
  const merged = new Map<Queue, Waiting>();
  let at = 0;
  for (const record of records) {
    at = Math.max(at, record.at);
    for (const [queue, { count, oldestSeconds }] of record.queues) {
      const known = merged.get(queue);
      merged.set(queue, {
        count: Math.max(count, known?.count ?? 0),
        oldestSeconds:
          oldestSeconds === undefined || known?.oldestSeconds === undefined
            ? (oldestSeconds ?? known?.oldestSeconds)
            : Math.max(oldestSeconds, known.oldestSeconds),
      });
    }
  }
  return { at, queues: merged };
}

/** One record per stretch of `width(at)` seconds; the stretches begin at multiples of their width. Records in order of time. */
export function thinDepths(
  records: readonly DepthRecord[],
  width: (at: number) => number,
): readonly DepthRecord[] {
  const thin: DepthRecord[] = [];
  let gathered: DepthRecord[] = [];
  let stretch = '';
  for (const record of records) {
    const wide = width(record.at);
    const here = `${wide} ${Math.floor(record.at / wide)}`;
    if (here !== stretch && gathered.length > 0) {
      thin.push(mergeDepths(gathered));
      gathered = [];
    }
    stretch = here;
    gathered.push(record);
  }
  if (gathered.length > 0) thin.push(mergeDepths(gathered));
  return thin;
}
