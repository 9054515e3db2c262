import type { QueueName } from '#mail/queue';
import type { Row, Sort } from './wire.ts';

/** Worst first: the order of the queues when sorted by them. */
const rank: Readonly<Record<QueueName, number>> = {
  corrupt: 0,
  lost: 1,
  held: 2,
  deferred: 3,
  active: 4,
  incoming: 5,
  maildrop: 6,
};

const keys = (
  names: ReadonlyMap<string, string>,
): Readonly<Record<Sort['column'], (row: Row) => string | number | undefined>> => ({
  host: (row) => names.get(row.hostId)?.toLowerCase(),
  source: (row) => row.source,
  id: (row) => row.id,
  queue: (row) => rank[row.queue],
  sender: (row) => row.sender.toLowerCase(),
  recipients: (row) => row.recipient.toLowerCase(),
  size: (row) => row.sizeBytes,
  // The column shows an age: ascending means youngest first.
  arrived: (row) => -row.arrivedAt,
  nextTry: (row) => row.nextTryAt,
  tries: (row) => row.tries,
  reason: (row) => (row.reason === '' ? undefined : row.reason.toLowerCase()),
});

/** Row numbers in order. What has no value comes last either way; equals stay in the order they came in. */
export function sorted(rows: readonly Row[], sort: Sort, names: ReadonlyMap<string, string>): Uint32Array {
  const keyOf = keys(names)[sort.column];
  const keyed = rows.map((row) => ({ row: row.row, key: keyOf(row) }));
  const sign = sort.descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key === b.key) return a.row - b.row;
    if (a.key === undefined) return 1;
    if (b.key === undefined) return -1;
    return a.key < b.key ? -sign : sign;
  });
  return Uint32Array.from(keyed, ({ row }) => row);
}
