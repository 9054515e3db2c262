import type { Trashed } from '#contract/trash';
import type { Problem } from '../../../app/problem.ts';

/** One kept message in the table. */
export interface KeptRow extends Trashed {
  /** Its number in this window: never used twice. */
  readonly row: number;
  readonly hostId: string;
  readonly hostName: string;
}

/** What is known of the trash of one host. */
export interface HostTrash {
  readonly reading: boolean;
  /** Our milliseconds; absent: never read. */
  readonly readAt?: number;
  readonly rows: readonly KeptRow[];
  readonly total: number;
  readonly totalBytes: number;
  readonly problems: readonly { readonly source: string; readonly problem: string; readonly todo: string }[];
  readonly problem?: Problem;
}

export const unread: HostTrash = { reading: false, rows: [], total: 0, totalBytes: 0, problems: [] };

export const rowKey = ({ source, batch, id }: Trashed): string => `${source} ${batch} ${id}`;

/** Does a message have every word of the search somewhere? */
export function matches(row: KeptRow, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = [row.id, row.sender, ...row.recipients, row.by, row.note, row.hostName]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The rows that match, the newest delete first. */
export function arranged(rows: readonly KeptRow[], search: string): readonly KeptRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows
    .filter((row) => matches(row, words))
    .sort((a, b) => b.deletedAt - a.deletedAt || b.arrivedAt - a.arrivedAt || a.row - b.row);
}
