import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { visible } from '#mail/visible';
import { useActions } from '../../app/actions.ts';
import { useSession } from '../../app/session-context.ts';
import { printTime } from '../../widgets/format.ts';
import styles from './journal.module.css';
import { Outcome } from './outcome.tsx';
import { useJournal } from './store-context.ts';

const rowHeight = 24;

/** Every command, newest first. */
export function EntryList(): React.JSX.Element {
  const entries = useJournal((state) => state.entries);
  const opened = useJournal((state) => state.opened);
  const open = useJournal((state) => state.open);
  const loadMore = useJournal((state) => state.loadMore);
  const all = useSession((state) => state.hostId === undefined);
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used; the virtualizer is meant to re-render
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= entries.length - 20) loadMore();
  }, [last, entries.length, loadMore]);

  const actions = useMemo(() => {
    const step = (by: number) => () => {
      const at = entries.findIndex(({ seq }) => seq === opened);
      const next = at < 0 ? 0 : Math.max(0, Math.min(entries.length - 1, at + by));
      scroller.current?.focus({ preventScroll: true });
      open(entries[next]?.seq);
      virtual.scrollToIndex(next);
    };
    return [
      {
        id: 'journal.next',
        title: 'Older command',
        group: 'Journal',
        keys: ['arrowdown', 'j'],
        run: step(1),
      },
      {
        id: 'journal.previous',
        title: 'Newer command',
        group: 'Journal',
        keys: ['arrowup', 'k'],
        run: step(-1),
      },
      {
        id: 'journal.close',
        title: 'Close details',
        group: 'Journal',
        keys: ['escape'],
        run: () => open(undefined),
      },
    ];
  }, [entries, opened, open, virtual]);
  useActions(actions);

  return (
    <div
      ref={scroller}
      className={styles.list}
      role="grid"
      tabIndex={0}
      aria-label="Commands"
      aria-rowcount={entries.length + 1}
      aria-activedescendant={
        drawn.some(({ index }) => entries[index]?.seq === opened) ? `entry-${opened ?? ''}` : undefined
      }
      style={{ '--host': all ? '120px' : '0' } as React.CSSProperties}
    >
      <div role="rowgroup" style={{ display: 'contents' }}>
        <div role="row" aria-rowindex={1} className={styles.head}>
          <span role="columnheader">When</span>
          <span role="columnheader" style={all ? undefined : { padding: 0 }}>
            Host
          </span>
          <span role="columnheader">Action</span>
          <span role="columnheader">As</span>
          <span role="columnheader">Command</span>
          <span role="columnheader">Outcome</span>
          <span role="columnheader" className={styles.number}>
            Took
          </span>
        </div>
      </div>
      <div role="rowgroup" style={{ position: 'relative', height: virtual.getTotalSize() }}>
        {drawn.map(({ index, start }) => {
          const entry = entries[index];
          if (entry === undefined) return null;
          return (
            <div
              key={entry.seq}
              id={`entry-${entry.seq}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={entry.seq === opened}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => open(entry.seq)}
            >
              <span role="gridcell" className={styles.time}>
                {printTime(Date.parse(entry.at) / 1000).slice(5)}
              </span>
              <span role="gridcell" style={all ? undefined : { padding: 0 }}>
                {visible(entry.hostName)}
              </span>
              <span role="gridcell" className={entry.effect === 'write' ? styles.write : undefined}>
                {entry.action}
              </span>
              <span role="gridcell" className="mono">
                {visible(entry.account)}
              </span>
              <span role="gridcell" className="mono" title={visible(entry.shown)}>
                {entry.note !== undefined && entry.note !== '' && (
                  <span className={styles.note} title={`Note: ${visible(entry.note)}`}>
                    {visible(entry.note)}
                  </span>
                )}
                {visible(entry.shown)}
              </span>
              <span role="gridcell">
                <Outcome entry={entry} />
              </span>
              <span role="gridcell" className={styles.number}>
                {Math.round(entry.durationMs)} ms
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
