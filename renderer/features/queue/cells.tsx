import { visible } from '#mail/visible';
import { printAddress, printCount, printSize, printSpan, printTime } from '../../widgets/format.ts';
import { QueueBadge } from '../../widgets/queue-badge.tsx';
import type { ColumnId, Row } from './wire.ts';

export interface CellContext {
  readonly hostName: string;
  readonly sourceLabel: string;
  /** Seconds on the host's clock. */
  readonly hostNow: number;
  /** Host clock minus ours, seconds. */
  readonly skew: number;
  /** What a job does with it now, in a word. */
  readonly acting: string | undefined;
}

export const rightAligned: ReadonlySet<ColumnId> = new Set(['size', 'arrived', 'nextTry', 'tries']);
export const monospaced: ReadonlySet<ColumnId> = new Set(['id', 'sender', 'recipients']);

function nextTry(row: Row, { hostNow }: CellContext): string {
  if (row.busy) return 'now';
  if (row.queue === 'held') return 'never';
  if (row.nextTryAt === undefined) return '';
  const wait = row.nextTryAt - hostNow;
  return wait <= 0 ? 'due' : `in ${printSpan(wait)}`;
}

/** What stands in one cell; `title` tells what does not fit. */
export function cell(
  column: ColumnId,
  row: Row,
  context: CellContext,
): { readonly content: React.ReactNode; readonly title?: string | undefined } {
  switch (column) {
    case 'host':
      return { content: visible(context.hostName) };
    case 'source':
      return { content: visible(context.sourceLabel), title: visible(context.sourceLabel) };
    case 'id':
      return { content: row.id };
    case 'queue':
      if (row.mark === 'gone') return { content: 'gone', title: 'Not in the queue any more' };
      return {
        content: <QueueBadge queue={row.queue} word={context.acting ?? row.queue} />,
      };
    case 'sender':
      return { content: printAddress(row.sender), title: printAddress(row.sender) };
    case 'recipients':
      return {
        content: (
          <>
            {printAddress(row.recipient)}
            {row.more > 0 && <span data-more>+{printCount(row.more)}</span>}
          </>
        ),
        title: `${printAddress(row.recipient)}${row.more > 0 ? ` and ${printCount(row.more)} more: Enter shows them` : ''}`,
      };
    case 'size':
      return { content: printSize(row.sizeBytes), title: `${printCount(row.sizeBytes)} bytes` };
    case 'arrived':
      return {
        content: printSpan(context.hostNow - row.arrivedAt),
        title: `Arrived ${printTime(row.arrivedAt - context.skew)}`,
      };
    case 'nextTry':
      return {
        content: nextTry(row, context),
        title:
          row.nextTryAt === undefined ? undefined : `Next try ${printTime(row.nextTryAt - context.skew)}`,
      };
    case 'tries':
      return { content: row.tries ?? '' };
    case 'reason':
      return { content: visible(row.reason), title: visible(row.reason) };
  }
}
