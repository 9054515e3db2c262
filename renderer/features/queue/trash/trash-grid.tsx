import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { visible } from '#mail/visible';
import { useNow } from '../../../widgets/clock.ts';
import { printAddress, printCount, printSize, printSpan, printTime } from '../../../widgets/format.ts';
import { useSession } from '../../../app/session-context.ts';
import type { KeptRow } from './kept.ts';
import { useTrash, useTrashStore } from './store-context.ts';
import styles from './trash.module.css';

const rowHeight = 24;
const headHeight = 26;

function Cells({
  row,
  several,
  hostNow,
}: {
  row: KeptRow;
  several: boolean;
  /** Seconds on the host's clock. */
  hostNow: number;
}): React.JSX.Element {
  const more = row.recipientCount - 1;
  const [first = ''] = row.recipients;
  const to = row.recipients.map(printAddress).join(', ');
  return (
    <>
      <span role="gridcell" style={several ? undefined : { padding: 0 }}>
        {visible(row.hostName)}
      </span>
      <span role="gridcell" title={`Deleted ${printTime(row.deletedAt)}`}>
        {printSpan(hostNow - row.deletedAt)} ago
      </span>
      <span role="gridcell" className="mono">
        {row.id}
      </span>
      <span role="gridcell" className="mono" title={printAddress(row.sender)}>
        {printAddress(row.sender)}
      </span>
      <span
        role="gridcell"
        className="mono"
        title={`${to}${row.recipientCount > row.recipients.length ? ` and ${printCount(row.recipientCount - row.recipients.length)} more` : ''}`}
      >
        {printAddress(first)}
        {more > 0 && <span className={styles.more}>+{printCount(more)}</span>}
      </span>
      <span role="gridcell" className={styles.number} title={`${printCount(row.sizeBytes)} bytes`}>
        {printSize(row.sizeBytes)}
      </span>
      <span role="gridcell" className={styles.number} title={`Arrived ${printTime(row.arrivedAt)}`}>
        {printSpan(hostNow - row.arrivedAt)}
      </span>
      <span role="gridcell" title={visible(row.note)}>
        {visible(row.note)}
      </span>
      <span role="gridcell" title={visible(row.by)}>
        {visible(row.by)}
      </span>
    </>
  );
}

/** The kept messages, 40 or so of them in the document at any time. */
export function TrashGrid({ several }: { several: boolean }): React.JSX.Element {
  const store = useTrashStore();
  const order = useTrash((state) => state.order);
  const rows = useTrash((state) => state.rows);
  const { selected, cursor } = useTrash((state) => state.selection);
  const hosts = useSession((state) => state.hosts);
  const now = useNow(10) / 1000;
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used; the virtualizer is meant to re-render
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingStart: headHeight,
  });
  useEffect(() => {
    const at = store.getState().order.indexOf(cursor ?? -1);
    const element = scroller.current;
    if (at < 0 || element === null) return;
    const top = at * rowHeight;
    const height = element.clientHeight - headHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + height) element.scrollTop = top + rowHeight - height;
  }, [cursor, store]);
  const drawn = virtual.getVirtualItems();
  const skews = new Map(hosts.map(({ host, facts }) => [host.id, facts?.clockSkew ?? 0]));
  return (
    <div
      ref={scroller}
      className={styles.grid}
      role="grid"
      tabIndex={0}
      data-trash-grid
      aria-label="Deleted messages"
      aria-rowcount={order.length + 1}
      aria-multiselectable
      aria-activedescendant={
        drawn.some(({ index }) => order[index] === cursor) ? `kept-${cursor ?? ''}` : undefined
      }
      style={{ '--host': several ? '112px' : '0px' } as React.CSSProperties}
    >
      <div role="rowgroup" style={{ display: 'contents' }}>
        <div role="row" aria-rowindex={1} className={styles.head}>
          <span role="columnheader" style={several ? undefined : { padding: 0 }}>
            Host
          </span>
          <span role="columnheader">Deleted</span>
          <span role="columnheader">Id</span>
          <span role="columnheader">Sender</span>
          <span role="columnheader">Recipients</span>
          <span role="columnheader" className={styles.number}>
            Size
          </span>
          <span role="columnheader" className={styles.number}>
            Age
          </span>
          <span role="columnheader">Note</span>
          <span role="columnheader">Deleted by</span>
        </div>
      </div>
      <div role="rowgroup" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index, start }) => {
          const number = order[index];
          const row = number === undefined ? undefined : rows.get(number);
          if (row === undefined) return null;
          return (
            <div
              key={row.row}
              id={`kept-${row.row}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={selected.has(row.row)}
              data-cursor={row.row === cursor || undefined}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
              onMouseDown={(event) =>
                store
                  .getState()
                  .pick(
                    row.row,
                    event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : 'only',
                  )
              }
            >
              <Cells row={row} several={several} hostNow={now + (skews.get(row.hostId) ?? 0)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
