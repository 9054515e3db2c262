import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useSession } from '../../app/session-context.ts';
import { useNow } from '../../widgets/clock.ts';
import { sourceOf } from './commands.ts';
import { TableHeader } from './header.tsx';
import { actingWords } from './jobs.ts';
import styles from './queue.module.css';
import { MessageRow, rowElementId } from './row.tsx';
import { givenWay, giving, type Column } from './settings.ts';
import { useQueue, useQueueStore } from './store-context.ts';

const rowHeight = 24;
const headHeight = 26;

/** The row number under an event, if it hit one. */
const rowAt = (event: React.SyntheticEvent): number | undefined => {
  const hit = event.target instanceof Element ? event.target.closest('[data-row]') : null;
  return hit === null ? undefined : Number(hit.getAttribute('data-row'));
};

/** Keeps the row at the top of the window where it is when the order changes around it. */
function useSteadyScroll(order: Uint32Array, scroller: React.RefObject<HTMLDivElement | null>): void {
  const before = useRef(order);
  useLayoutEffect(() => {
    const element = scroller.current;
    const old = before.current;
    before.current = order;
    if (element === null || old === order || element.scrollTop === 0) return;
    const at = Math.floor(element.scrollTop / rowHeight);
    for (let n = at; n < Math.min(old.length, at + 40); n++) {
      const row = old[n];
      const now = row === undefined ? -1 : order.indexOf(row);
      if (now < 0) continue;
      element.scrollBy(0, (now - n) * rowHeight);
      return;
    }
  }, [order, scroller]);
}

interface Props {
  columns: readonly Column[];
  label: string;
  onMenu: (at: { x: number; y: number }) => void;
}

/** The messages, 40 or so of them in the document at any time. */
export function MessageTable({ columns, label, onMenu }: Props): React.JSX.Element {
  const store = useQueueStore();
  const order = useQueue((state) => state.order);
  const { selected, cursor } = useQueue((state) => state.selection);
  const acting = useQueue((state) => state.acting);
  const hosts = useSession((state) => state.hosts);
  const rows = useQueue((state) => state.rows);
  useQueue((state) => state.version);
  const now = useNow(10) / 1000;
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used; the virtualizer is meant to re-render
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingStart: headHeight,
    scrollMargin: 0,
  });
  useSteadyScroll(order, scroller);

  const cursorAt = useMemo(() => (cursor === undefined ? -1 : order.indexOf(cursor)), [order, cursor]);
  useEffect(() => {
    const at = store.getState().order.indexOf(cursor ?? -1);
    const element = scroller.current;
    if (at < 0 || element === null) return;
    const top = at * rowHeight;
    const height = element.clientHeight - headHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + height) element.scrollTop = top + rowHeight - height;
  }, [cursor, store]);

  const byId = useMemo(() => new Map(hosts.map((status) => [status.host.id, status])), [hosts]);
  const ids = useMemo(() => columns.map(({ id }) => id), [columns]);
  const flexible = ids.includes('reason') ? 'reason' : ids.at(-1);
  const least = (column: Column): number =>
    giving.has(column.id) ? Math.round(column.width * givenWay) : column.width;
  const template = columns
    .map((column) => `minmax(${least(column)}px, ${column.id === flexible ? '1fr' : `${column.width}px`})`)
    .join(' ');
  const width = columns.reduce((sum, column) => sum + least(column), 0);
  const visibleRows = virtual.getVirtualItems();
  const cursorDrawn = visibleRows.some(({ index }) => index === cursorAt);

  const press = (event: React.MouseEvent): void => {
    const row = rowAt(event);
    if (row === undefined) return;
    const { pick, selection } = store.getState();
    if (event.button === 2) {
      if (!selection.selected.has(row)) pick(row, 'only');
    } else if (event.button === 0)
      pick(row, event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
  };

  return (
    <div
      ref={scroller}
      role="grid"
      className={styles.grid}
      tabIndex={0}
      data-queue-grid
      aria-label={label}
      aria-rowcount={order.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-activedescendant={cursor !== undefined && cursorDrawn ? rowElementId(cursor) : undefined}
      style={{ '--columns': template, '--width': `${width}px` } as React.CSSProperties}
      onMouseDown={press}
      onMouseMove={() => store.getState().touch()}
      onWheel={() => store.getState().touch()}
      onDoubleClick={(event) => {
        const row = rowAt(event);
        if (row !== undefined) store.getState().open(row);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        if (rowAt(event) !== undefined) onMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      <TableHeader columns={columns} />
      <div role="rowgroup" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {visibleRows.map(({ index, start }) => {
          const number = order[index];
          const row = number === undefined ? undefined : rows.get(number);
          if (row === undefined) return null;
          const status = byId.get(row.hostId);
          const skew = status?.facts?.clockSkew ?? 0;
          const doing = acting.get(row.row);
          return (
            <MessageRow
              key={row.row}
              row={row}
              index={index}
              top={start}
              columns={ids}
              selected={selected.has(row.row)}
              cursor={row.row === cursor}
              hostName={status?.host.name ?? ''}
              sourceLabel={sourceOf(status, row.source)?.label ?? row.source}
              hostNow={now + skew}
              skew={skew}
              acting={doing === undefined ? undefined : actingWords[doing]}
            />
          );
        })}
      </div>
    </div>
  );
}
