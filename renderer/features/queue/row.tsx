import { memo } from 'react';
import { cell, monospaced, rightAligned, type CellContext } from './cells.tsx';
import styles from './queue.module.css';
import type { ColumnId, Row } from './wire.ts';

interface Props extends CellContext {
  row: Row;
  index: number;
  top: number;
  columns: readonly ColumnId[];
  selected: boolean;
  cursor: boolean;
}

export const rowElementId = (row: number): string => `message-${row}`;

/** One message. Everything it shows of the host is text. */
export const MessageRow = memo(function MessageRow(props: Props): React.JSX.Element {
  const { row, index, top, columns, selected, cursor } = props;
  return (
    <div
      role="row"
      id={rowElementId(row.row)}
      className={styles.row}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-row={row.row}
      data-mark={row.mark || undefined}
      data-cursor={cursor || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.map((column, at) => {
        const { content, title } = cell(column, row, props);
        return (
          <div
            key={column}
            role="gridcell"
            aria-colindex={at + 1}
            className={styles.cell}
            data-column={column}
            data-right={rightAligned.has(column) || undefined}
            data-mono={monospaced.has(column) || undefined}
            title={title}
          >
            {at === 0 && row.mark === 'new' && <span className={styles.new}>new</span>}
            {content}
          </div>
        );
      })}
    </div>
  );
});
