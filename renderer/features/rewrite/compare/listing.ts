import type { Difference } from '#contract/rewrite';
import { csvOf } from '../../../widgets/csv.ts';
import { printFate, printQuestion } from './fate-view.tsx';
import { shiftOf, shiftWords, type Shift } from './shifts.ts';

export type Column = 'question' | 'times' | 'before' | 'after';

export interface Order {
  readonly column: Column;
  readonly down: boolean;
}

/** A difference as it is listed, filtered and sorted. */
export interface Line {
  readonly difference: Difference;
  readonly shift: Shift;
  readonly question: string;
  readonly before: string;
  readonly after: string;
}

const lines = new WeakMap<Difference, Line>();

/** Made once for each difference: a run that grows draws them again and again. */
export function lineOf(difference: Difference): Line {
  const known = lines.get(difference);
  if (known !== undefined) return known;
  const line: Line = {
    difference,
    shift: shiftOf(difference),
    question: printQuestion(difference.question),
    before: printFate(difference.before),
    after: printFate(difference.after),
  };
  lines.set(difference, line);
  return line;
}

/** How many of each kind there are. */
export function countShifts(all: readonly Line[]): Readonly<Record<Shift, number>> {
  const counts: Record<Shift, number> = { refused: 0, relayed: 0, accepted: 0, otherwise: 0, unknown: 0 };
  for (const { shift } of all) counts[shift]++;
  return counts;
}

/** Those of one kind that hold every word of the filter somewhere, in order; as they came where no order is wished. */
export function arrange(
  all: readonly Line[],
  shift: Shift | 'all',
  filter: string,
  order: Order | undefined,
): readonly Line[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = all.filter((line) => {
    if (shift !== 'all' && line.shift !== shift) return false;
    if (words.length === 0) return true;
    const { because } = line.difference;
    const text = [line.question, line.before, line.after, ...because, shiftWords[line.shift]]
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (order === undefined) return shown;
  const { column, down } = order;
  const sign = down ? -1 : 1;
  const compare = (a: Line, b: Line): number =>
    column === 'times'
      ? a.difference.times - b.difference.times
      : a[column] < b[column]
        ? -1
        : a[column] > b[column]
          ? 1
          : 0;
  return shown.sort((a, b) => sign * compare(a, b));
}

/** The lines as a table for a spreadsheet. */
export const csvOfLines = (all: readonly Line[], between: readonly [string, string]): string =>
  csvOf(
    [
      'Question',
      'Seen',
      'What changes',
      `Before: ${between[0]}`,
      `After: ${between[1]}`,
      'Decided before by',
      'Decided after by',
    ],
    all.map(({ question, difference, shift, before, after }) => [
      question,
      String(difference.times),
      shiftWords[shift],
      before,
      after,
      ...difference.because,
    ]),
  );
