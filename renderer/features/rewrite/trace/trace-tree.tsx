import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef } from 'react';
import { hasChildren } from './outline.ts';
import { StepLine } from './step-line.tsx';
import { useTrace, useTraceStore } from './trace-context.ts';
import type { TraceState } from './trace-store.ts';
import styles from './trace.module.css';

const rowHeight = 24;

const keys: Readonly<Record<string, (state: TraceState, page: number) => void>> = {
  ArrowDown: (state) => state.move(1),
  ArrowUp: (state) => state.move(-1),
  PageDown: (state, page) => state.move(page),
  PageUp: (state, page) => state.move(-page),
  Home: (state) => state.move(-Infinity),
  End: (state) => state.move(Infinity),
  ArrowRight: (state) => state.into(),
  ArrowLeft: (state) => state.outOf(),
  Enter: (state) => state.toggle(state.cursor),
  ' ': (state) => state.toggle(state.cursor),
  '*': (state) => state.openAll(),
};

/** The steps of a trace as a tree; only those on the screen are in the document. */
export function TraceTree({ label }: { label: string }): React.JSX.Element {
  const store = useTraceStore();
  const { outline, rows, cursor, closed, sought } = useTrace((state) => state);
  const hits = useTrace((state) => state.hits);
  const found = useMemo(() => new Set(hits), [hits]);
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used; the virtualizer is meant to re-render
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const at = useMemo(() => rows.indexOf(cursor), [rows, cursor]);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);
  const shown = virtual.getVirtualItems();
  const rowId = (item: number): string => `${prefix}${item}`;
  return (
    <div
      ref={scroller}
      className={styles.tree}
      role="tree"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={shown.some(({ index }) => index === at) ? rowId(cursor) : undefined}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const act = keys[event.key];
        if (act === undefined) return;
        event.preventDefault();
        act(store.getState(), Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1));
      }}
      onMouseDown={(event) => {
        const row = event.target instanceof Element ? event.target.closest('[data-item]') : null;
        if (row === null || event.button !== 0) return;
        const item = Number(row.getAttribute('data-item'));
        const onChevron = event.target instanceof Element && event.target.closest('[data-chevron]') !== null;
        if (onChevron || event.detail === 2 || outline.items[item]?.step === undefined)
          store.getState().toggle(item);
        else store.getState().go(item);
      }}
    >
      <div role="none" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {shown.map(({ index, start }) => {
          const item = rows[index] ?? 0;
          const line = outline.items[item];
          if (line === undefined) return null;
          const open = hasChildren(outline, item) ? !closed.has(item) : undefined;
          return (
            <div
              key={item}
              id={rowId(item)}
              role="treeitem"
              className={styles.row}
              data-item={item}
              data-kind={line.step?.kind ?? 'tries'}
              data-outcome={line.step?.outcome}
              data-found={sought !== '' && found.has(item) ? true : undefined}
              aria-level={line.depth + 1}
              aria-posinset={outline.places[item]}
              aria-setsize={outline.siblings[item]}
              aria-expanded={open}
              aria-selected={item === cursor}
              style={{ transform: `translateY(${start}px)`, '--depth': line.depth } as React.CSSProperties}
            >
              <StepLine item={line} open={open} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
