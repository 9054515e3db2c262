import { Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { printSize } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { FateView, NotesView } from '../trace/fate-view.tsx';
import { shown } from '../trace/fate-words.ts';
import { TraceView } from '../trace/trace-view.tsx';
import type { Reader, Reading } from './reader.ts';
import type { ShellSession } from './shell-session.ts';
import styles from './shell.module.css';
import type { Entry } from './transcript.ts';

interface Props {
  session: ShellSession;
  setId: string;
  reader: Reader;
}

/** What was read of each typed line, as long as its shell is known. */
const readings = new WeakMap<ShellSession, Map<string, Promise<Reading>>>();
const mostKept = 12;

function readingOf({ session, setId, reader }: Props, entry: Entry): Promise<Reading> {
  const kept = readings.get(session) ?? new Map<string, Promise<Reading>>();
  readings.set(session, kept);
  const key = `${entry.seq} ${entry.bytes} ${entry.line}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const reading = reader.read(setId, entry.line, session.printedBy(entry.seq));
  kept.set(key, reading);
  for (const old of kept.keys()) {
    if (kept.size <= mostKept) break;
    kept.delete(old);
  }
  return reading;
}

function Explained(props: Props & { entry: Entry }): React.JSX.Element {
  const { entry, session, setId, reader } = props;
  const [reading, setReading] = useState<Reading>();
  useEffect(() => {
    let gone = false;
    void readingOf({ session, setId, reader }, entry).then((read) => {
      if (!gone) setReading(read);
    });
    return () => {
      gone = true;
    };
  }, [session, setId, reader, entry]);
  if (reading === undefined)
    return (
      <p className={styles.waiting} role="status">
        <Loader size={14} aria-hidden /> Reading {printSize(entry.bytes)}…
      </p>
    );
  const { outline, notes, fate, failed } = reading;
  if (failed !== '')
    return (
      <div className={styles.notes}>
        <ProblemNote what={failed} tone="plain" />
      </div>
    );
  return (
    <>
      {fate === undefined ? <NotesView notes={notes} /> : <FateView fate={fate} because="" notes={notes} />}
      {outline.items.length === 0 ? (
        <p className={styles.waiting}>It printed nothing.</p>
      ) : (
        <div className={styles.trace}>
          <TraceView outline={outline} label={`Steps of ${shown(entry.line, 200)}`} />
        </div>
      )}
    </>
  );
}

/** Beside the shell: the lines that were typed, and the chosen one taken apart. */
export function Explanation(props: Props): React.JSX.Element {
  const { session } = props;
  const entries = useStore(session.store, (state) => state.entries);
  const chosen = useStore(session.store, (state) => state.chosen);
  const closed = useStore(session.store, (state) => state.closed);
  const entry = entries.find(({ seq }) => seq === chosen) ?? entries.at(-1);
  const go = (by: number): void => {
    const at = entries.findIndex(({ seq }) => seq === entry?.seq);
    // Newest stands on top.
    session.choose(entries[Math.max(0, Math.min(entries.length - 1, at - by))]?.seq);
  };
  if (entry === undefined)
    return (
      <div className={styles.explanation}>
        <p className={styles.waiting}>
          {closed === undefined
            ? 'What you type is explained here. Try: 3,0 user@example.com'
            : 'Nothing was typed.'}
        </p>
      </div>
    );
  return (
    <div className={styles.explanation}>
      <div
        className={styles.typed}
        role="listbox"
        tabIndex={0}
        aria-label="Typed lines"
        aria-activedescendant={`typed-${session.id}-${entry.seq}`}
        onKeyDown={(event) => {
          const by = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          go(by);
        }}
      >
        {[...entries]
          .reverse()
          .slice(0, 200)
          .map(({ seq, line, done, bytes, cut }) => (
            <div
              key={seq}
              id={`typed-${session.id}-${seq}`}
              role="option"
              aria-selected={seq === entry.seq}
              onClick={() => session.choose(seq)}
            >
              <span>{shown(line, 300)}</span>
              <span className={styles.size}>
                {cut ? 'not kept' : done ? printSize(bytes) : `${printSize(bytes)} so far`}
              </span>
            </div>
          ))}
      </div>
      {entry.cut ? (
        <p className={styles.waiting}>
          Too much was printed since: the answer to this line is not kept any more.
        </p>
      ) : entry.done ? (
        <Explained key={entry.seq} {...props} entry={entry} />
      ) : (
        <p className={styles.waiting} role="status">
          <Loader size={14} aria-hidden /> The answer is still coming…
        </p>
      )}
    </div>
  );
}
