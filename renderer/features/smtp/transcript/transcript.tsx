import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { Happening } from '#mail/smtp/transcript';
import { rowsOf } from './rows.ts';
import { TranscriptRow } from './transcript-row.tsx';
import styles from './transcript.module.css';

interface Props {
  readonly happenings: readonly Happening[];
  readonly label: string;
  /** Line ends are shown also where they are as they should be. */
  readonly lineEnds?: boolean;
  /** Stays at the end while more comes. */
  readonly live?: boolean;
}

/** What both sides said, us left, the server right, with what it means. Only rows on the screen are drawn. */
export function Transcript({ happenings, label, lineEnds = false, live = false }: Props): React.JSX.Element {
  const rows = useMemo(() => rowsOf(happenings), [happenings]);
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used; the virtualizer is meant to re-render
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => {
      const row = rows[at];
      return row?.kind === 'said' ? 10 + row.lines.length * 18 : row?.kind === 'reply' ? 30 : 26;
    },
    overscan: 12,
  });
  const total = virtual.getTotalSize();
  useEffect(() => {
    const element = scroller.current;
    if (live && atEnd.current && element !== null) element.scrollTop = element.scrollHeight;
  }, [live, total]);
  const shown = virtual.getVirtualItems();
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      tabIndex={0}
      role="log"
      aria-label={label}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 40;
      }}
    >
      <div style={{ height: total, position: 'relative' }}>
        <div className={styles.rows} style={{ transform: `translateY(${shown[0]?.start ?? 0}px)` }}>
          {shown.map(({ index, key }) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <div key={key} data-index={index} ref={virtual.measureElement}>
                  <TranscriptRow row={row} lineEnds={lineEnds} />
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}
