import { useDeferredValue, useEffect, useState } from 'react';
import type { OutlineItem } from '#mail/config/language';
import { visible } from '#mail/visible';
import { useDesk } from '../desk-context.ts';
import { useHostBench } from '../store-context.ts';
import styles from './panel.module.css';

/** More lines than this nobody reads; the text itself is searched instead. */
const most = 1000;

interface Flat {
  readonly item: OutlineItem;
  readonly depth: number;
}

const flat = (items: readonly OutlineItem[], depth = 0): readonly Flat[] =>
  items.flatMap((item) => [{ item, depth }, ...flat(item.children, depth + 1)]);

/** What the file consists of; a click goes there. */
export function OutlinePanel({ hostId, path }: { hostId: string; path: string }): React.JSX.Element {
  const desk = useDesk();
  const [lines, setLines] = useState<readonly Flat[]>([]);
  // What is found changes with the text; the outline follows it, a moment later.
  const findings = useDeferredValue(useHostBench((state) => state.findings.get(path)));
  const edited = useHostBench((state) => state.edited);
  useEffect(() => {
    let gone = false;
    void desk
      .language()
      .ask(hostId, path, 'outline', undefined)
      .then((items) => {
        if (!gone) setLines(flat(items ?? []));
      });
    return () => {
      gone = true;
    };
  }, [desk, hostId, path, findings, edited]);
  const goTo = (at: number): void => {
    const place = desk.models.current?.opened(hostId, path)?.getPositionAt(at);
    if (place !== undefined)
      desk.bench.reveal(hostId, path, { line: place.lineNumber, column: place.column });
  };
  if (lines.length === 0) return <p className={styles.none}>There is nothing to outline in this file.</p>;
  return (
    <ul className={styles.outline} aria-label="Outline">
      {lines.slice(0, most).map(({ item, depth }, at) => (
        <li key={at}>
          <button type="button" style={{ paddingLeft: 10 + depth * 14 }} onClick={() => goTo(item.span.from)}>
            <span className="mono">{visible(item.name)}</span>
            <span className={styles.detail}>{visible(item.detail)}</span>
          </button>
        </li>
      ))}
      {lines.length > most && (
        <li className={styles.none}>… and {lines.length - most} more: search in the text.</li>
      )}
    </ul>
  );
}
