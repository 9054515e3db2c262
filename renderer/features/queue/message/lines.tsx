import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useMessage, useMessageStore } from './store-context.ts';
import styles from './message.module.css';

const lineHeight = 18;

/** The lines of the open sheet, those on the screen in the document. */
export function Lines({ label }: { label: string }): React.JSX.Element {
  const sheet = useMessage((state) => state.sheet);
  const store = useMessageStore();
  const scroller = useRef<HTMLDivElement>(null);
  const count = sheet?.lines ?? 0;
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used; the virtualizer is meant to re-render
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  const shown = virtual.getVirtualItems();
  const first = shown[0]?.index ?? 0;
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    store.getState().need(first, last + 1);
  }, [store, first, last, count]);
  const seq = sheet?.seq;
  useEffect(() => {
    scroller.current?.scrollTo(0, 0);
  }, [seq]);
  const { from = 0, here = [] } = sheet ?? {};
  return (
    <div ref={scroller} className={styles.lines} tabIndex={0} role="region" aria-label={label}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        <pre className={styles.sheet} style={{ transform: `translateY(${shown[0]?.start ?? 0}px)` }}>
          {shown.map(({ index }) => `${here[index - from] ?? ''}\n`).join('')}
        </pre>
      </div>
      {sheet !== undefined && sheet.cut !== '' && <p className={styles.cut}>{sheet.cut}</p>}
    </div>
  );
}
