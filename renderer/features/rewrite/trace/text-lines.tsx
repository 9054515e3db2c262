import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { shown } from './fate-words.ts';
import styles from './trace.module.css';

/** What was printed, line by line; those on the screen are in the document. */
export function TextLines({ lines, label }: { lines: readonly string[]; label: string }): React.JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used; the virtualizer is meant to re-render
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 18,
    overscan: 20,
  });
  const rows = virtual.getVirtualItems();
  return (
    <div ref={scroller} className={styles.text} tabIndex={0} role="region" aria-label={label}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        <pre style={{ transform: `translateY(${rows[0]?.start ?? 0}px)` }}>
          {rows.map(({ index }) => `${shown(lines[index] ?? '', 5000)}\n`).join('')}
        </pre>
      </div>
    </div>
  );
}
