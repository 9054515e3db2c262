import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { rightAligned } from './cells.tsx';
import styles from './queue.module.css';
import { columnTitles, type Column } from './settings.ts';
import { useQueue, useQueueStore } from './store-context.ts';
import type { ColumnId } from './wire.ts';

const least = 44;

/** Sorts by click, resizes by its right edge, or by Alt and the arrow keys when focused. */
export function TableHeader({ columns }: { columns: readonly Column[] }): React.JSX.Element {
  const sort = useQueue((state) => state.sort);
  const change = useQueue((state) => state.change);
  const store = useQueueStore();

  const resize = (id: ColumnId, width: number): void => {
    const clamped = Math.round(Math.max(least, Math.min(1200, width)));
    change({
      columns: store
        .getState()
        .columns.map((column) => (column.id === id ? { ...column, width: clamped } : column)),
    });
  };
  const drag = (event: React.PointerEvent<HTMLElement>, { id, width }: Column): void => {
    event.preventDefault();
    const grip = event.currentTarget;
    const from = event.clientX;
    grip.setPointerCapture(event.pointerId);
    const move = (now: PointerEvent): void => resize(id, width + now.clientX - from);
    grip.addEventListener('pointermove', move);
    grip.addEventListener('lostpointercapture', () => grip.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  const byKey = (event: React.KeyboardEvent, { id, width }: Column): void => {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (step === undefined || !event.altKey) return;
    event.preventDefault();
    resize(id, width + step);
  };

  return (
    <div role="rowgroup" style={{ display: 'contents' }}>
      <div role="row" aria-rowindex={1} className={styles.head}>
        {columns.map((column, at) => {
          const { id } = column;
          const sorted = sort.column === id;
          const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
          return (
            <div
              key={id}
              role="columnheader"
              className={styles.headCell}
              aria-colindex={at + 1}
              aria-sort={!sorted ? 'none' : sort.descending ? 'descending' : 'ascending'}
              data-right={rightAligned.has(id) || undefined}
            >
              <button
                type="button"
                className={styles.sort}
                title={`Sort by ${columnTitles[id].toLowerCase()}. Alt+← and Alt+→ change the width.`}
                onClick={() =>
                  change({ sort: { column: id, descending: sorted ? !sort.descending : false } })
                }
                onKeyDown={(event) => byKey(event, column)}
              >
                <span>{columnTitles[id]}</span>
                {sorted && <Arrow size={12} aria-hidden />}
              </button>
              <span className={styles.grip} aria-hidden onPointerDown={(event) => drag(event, column)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
