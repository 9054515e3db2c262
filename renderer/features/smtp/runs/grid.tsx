import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import styles from './runs.module.css';

const rowHeight = 44;
const headHeight = 28;
/** Rows that a page key moves over. */
const page = 10;

export interface GridColumn {
  readonly key: string;
  readonly title: string;
  readonly width: number;
}

interface Props {
  readonly label: string;
  /** Above the first column. */
  readonly corner: string;
  readonly columns: readonly GridColumn[];
  /** Of the first column, at least. */
  readonly firstWidth: number;
  readonly count: number;
  /** What the rows are called. */
  readonly head: (row: number) => ReactNode;
  readonly cell: (row: number, column: number) => ReactNode;
  /** Whether a cell is looked at. */
  readonly chosen: (row: number, column: number) => boolean;
  /** `beside`: next to what is looked at already. */
  readonly onChoose: (row: number, column: number, beside: boolean) => void;
}

const cellId = (row: number, column: number): string => `smtp-cell-${row}-${column}`;

/** A large table of cells that can be chosen; its heads stay in sight, and only rows on the screen are drawn. */
export function Grid(props: Props): React.JSX.Element {
  const { label, corner, columns, firstWidth, count, head, cell, chosen, onChoose } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState({ row: 0, column: 0 });
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used; the virtualizer is meant to re-render
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: headHeight,
  });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const top = at.row * rowHeight;
    const height = element.clientHeight - headHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + height) element.scrollTop = top + rowHeight - height;
    const found = element.querySelector(`#${cellId(at.row, at.column)}`);
    if (found === null) return;
    const { left, right } = found.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    if (left < box.left + firstWidth) element.scrollLeft -= box.left + firstWidth - left;
    else if (right > box.right) element.scrollLeft += right - box.right;
  }, [at, firstWidth]);
  const go = (row: number, column: number): void =>
    setAt({
      row: Math.max(0, Math.min(count - 1, row)),
      column: Math.max(0, Math.min(columns.length - 1, column)),
    });
  const press = (event: React.KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const { row, column } = at;
    const next = (
      {
        ArrowDown: [row + 1, column],
        ArrowUp: [row - 1, column],
        ArrowRight: [row, column + 1],
        ArrowLeft: [row, column - 1],
        PageDown: [row + page, column],
        PageUp: [row - page, column],
        Home: [0, column],
        End: [count - 1, column],
      } as Readonly<Record<string, readonly [number, number]>>
    )[event.key];
    if (next !== undefined) go(...next);
    else if (event.key === 'Enter' || event.key === ' ') onChoose(row, column, event.shiftKey);
    else return;
    event.preventDefault();
  };
  const template = `minmax(${firstWidth}px, 1fr) ${columns.map(({ width }) => `minmax(${width}px, 1fr)`).join(' ')}`;
  const least = columns.reduce((sum, { width }) => sum + width, firstWidth);
  const shown = virtual.getVirtualItems();
  const active = shown.some(({ index }) => index === at.row) ? cellId(at.row, at.column) : undefined;
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      className={styles.grid}
      aria-label={label}
      aria-multiselectable
      aria-rowcount={count + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={active}
      onKeyDown={press}
    >
      <div role="rowgroup" className={styles.gridHead} style={{ minWidth: least }}>
        <div
          role="row"
          aria-rowindex={1}
          className={styles.gridRow}
          style={{ gridTemplateColumns: template }}
        >
          <div role="columnheader" className={styles.first}>
            {corner}
          </div>
          {columns.map(({ key, title }) => (
            <div key={key} role="columnheader" title={title}>
              {title}
            </div>
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        className={styles.gridRows}
        style={{ height: virtual.getTotalSize(), minWidth: least }}
      >
        {shown.map(({ index, start }) => (
          <div
            key={index}
            role="row"
            aria-rowindex={index + 2}
            className={`${styles.gridRow ?? ''} ${styles.line ?? ''}`}
            style={{ gridTemplateColumns: template, top: start, height: rowHeight }}
          >
            <div role="rowheader" className={styles.first}>
              {head(index)}
            </div>
            {columns.map(({ key }, column) => (
              <div
                key={key}
                id={cellId(index, column)}
                role="gridcell"
                data-at={(at.row === index && at.column === column) || undefined}
                aria-selected={chosen(index, column)}
                onMouseDown={() => setAt({ row: index, column })}
                onClick={(event) => onChoose(index, column, event.ctrlKey || event.metaKey || event.shiftKey)}
              >
                {cell(index, column)}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
