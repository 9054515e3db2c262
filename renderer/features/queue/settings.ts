import { z } from 'zod';
import { keep, kept } from '../../app/keep.ts';
import type { ColumnId, Sort } from './wire.ts';

export interface Column {
  readonly id: ColumnId;
  /** Pixels; the reason takes what is left. */
  readonly width: number;
  readonly shown: boolean;
}

/** Columns that give way where the window is narrow, down to this share of their width. */
export const giving: ReadonlySet<ColumnId> = new Set(['host', 'source', 'sender', 'recipients', 'reason']);
export const givenWay = 0.55;

/** Every column in the order of the table. `host` and `source` are shown only where there are several. */
export const columnTitles: Readonly<Record<ColumnId, string>> = {
  host: 'Host',
  source: 'Source',
  queue: 'Queue',
  id: 'Id',
  sender: 'Sender',
  recipients: 'Recipients',
  size: 'Size',
  arrived: 'Age',
  nextTry: 'Next try',
  tries: 'Tries',
  reason: 'Reason',
};

const first: readonly Column[] = [
  { id: 'host', width: 112, shown: true },
  { id: 'source', width: 96, shown: true },
  { id: 'queue', width: 102, shown: true },
  { id: 'id', width: 128, shown: true },
  { id: 'sender', width: 170, shown: true },
  { id: 'recipients', width: 190, shown: true },
  { id: 'size', width: 80, shown: true },
  { id: 'arrived', width: 70, shown: true },
  { id: 'nextTry', width: 96, shown: true },
  { id: 'tries', width: 50, shown: true },
  { id: 'reason', width: 300, shown: true },
];

const columnIds = z.enum(Object.keys(columnTitles) as [ColumnId, ...ColumnId[]]);
const schema = z.object({
  columns: z.array(z.object({ id: columnIds, width: z.number().min(36).max(1200), shown: z.boolean() })),
  sort: z.object({ column: columnIds, descending: z.boolean() }),
  filter: z.string().max(500),
  /** Seconds between two readings of what is shown; 0: only by hand. */
  every: z.number().int().min(0).max(3600),
});

export interface Settings {
  readonly columns: readonly Column[];
  readonly sort: Sort;
  readonly filter: string;
  readonly every: number;
}

export function keptSettings(): Settings {
  const read = kept<z.infer<typeof schema>>('queue', schema, {
    columns: [...first],
    sort: { column: 'arrived', descending: true },
    filter: '',
    every: 15,
  });
  const columns = first.map((column) => read.columns.find(({ id }) => id === column.id) ?? column);
  return { ...read, columns };
}

export const keepSettings = ({ columns, sort, filter, every }: Settings): void =>
  keep('queue', { columns, sort, filter, every });
