import { useVirtualizer } from '@tanstack/react-virtual';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { visible } from '#mail/visible';
import { printCount } from '../../../widgets/format.ts';
import styles from './compare.module.css';
import { FateSide } from './fate-view.tsx';
import type { Column, Line, Order } from './listing.ts';
import { shiftWords } from './shifts.ts';

const rowHeight = 42;
const headHeight = 26;
/** Rows that a page key moves over. */
const page = 10;

const rowId = (at: number): string => `difference-${at}`;

interface Props {
  lines: readonly Line[];
  between: readonly [string, string];
  times: boolean;
  order: Order | undefined;
  onOrder: (order: Order | undefined) => void;
  cursor: number;
  onCursor: (at: number) => void;
}

/** First the one way, then the other, then as it came. */
const turned = (order: Order | undefined, column: Column): Order | undefined => {
  const first = column === 'times';
  if (order?.column !== column) return { column, down: first };
  return order.down === first ? { column, down: !first } : undefined;
};

function Head({
  column,
  title,
  order,
  onOrder,
}: {
  column: Column;
  title: string;
  order: Order | undefined;
  onOrder: (order: Order | undefined) => void;
}): React.JSX.Element {
  const down = order?.column === column ? order.down : undefined;
  const Icon = down === true ? IconArrowDown : IconArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={down === undefined ? 'none' : down ? 'descending' : 'ascending'}
      data-column={column}
    >
      <button type="button" className={styles.headButton} onClick={() => onOrder(turned(order, column))}>
        {title}
        {down !== undefined && <Icon size={12} aria-hidden />}
      </button>
    </div>
  );
}

const because = (words: string): string => (words === '' ? '' : `by ${visible(words)}`);

/** What becomes different, a few dozen rows of it in the document at any time. */
export function DifferenceTable(props: Props): React.JSX.Element {
  const { lines, between, times, order, onOrder, cursor, onCursor } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used; the virtualizer is meant to re-render
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: headHeight,
  });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const top = cursor * rowHeight;
    const height = element.clientHeight - headHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + height) element.scrollTop = top + rowHeight - height;
  }, [cursor]);
  const move = (event: React.KeyboardEvent): void => {
    const last = lines.length - 1;
    const next = {
      ArrowDown: cursor + 1,
      ArrowUp: cursor - 1,
      PageDown: cursor + page,
      PageUp: cursor - page,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined || event.target !== event.currentTarget) return;
    event.preventDefault();
    onCursor(Math.max(0, Math.min(last, next)));
  };
  const shown = virtual.getVirtualItems();
  const sorting = { order, onOrder };
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      className={styles.grid}
      data-times={times || undefined}
      aria-label="What becomes different"
      aria-rowcount={lines.length + 1}
      aria-colcount={times ? 4 : 3}
      aria-activedescendant={shown.some(({ index }) => index === cursor) ? rowId(cursor) : undefined}
      onKeyDown={move}
    >
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.columns}>
          <Head column="question" title="Question" {...sorting} />
          {times && <Head column="times" title="Seen" {...sorting} />}
          <Head column="before" title={`Before: ${between[0]}`} {...sorting} />
          <Head column="after" title={`After: ${between[1]}`} {...sorting} />
        </div>
      </div>
      <div role="rowgroup" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          const { difference, shift, question } = line;
          return (
            <div
              key={index}
              id={rowId(index)}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={index === cursor}
              className={`${styles.columns ?? ''} ${styles.line ?? ''}`}
              style={{ transform: `translateY(${start}px)` }}
              onMouseDown={() => onCursor(index)}
            >
              <div role="gridcell" title={question}>
                <span className="mono">{question}</span>
                <small data-shift={shift}>{shiftWords[shift]}</small>
              </div>
              {times && (
                <div role="gridcell" data-right>
                  {printCount(difference.times)}
                </div>
              )}
              <div role="gridcell" title={line.before}>
                <FateSide before={difference.before} after={difference.after} side="before" />
                <small>{because(difference.because[0])}</small>
              </div>
              <div role="gridcell" title={line.after}>
                <FateSide before={difference.before} after={difference.after} side="after" />
                <small>{because(difference.because[1])}</small>
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}
