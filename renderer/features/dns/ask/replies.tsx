import { Button, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { CopyButton } from '../../../widgets/copy-button.tsx';
import { download } from '../../../widgets/download.ts';
import { Empty } from '../../../widgets/empty.tsx';
import { plural, printCount } from '../../../widgets/format.ts';
import type { Run } from '../desk.ts';
import styles from '../dns.module.css';
import { RunNote } from '../run-note.tsx';
import type { Asked, Came } from './ask-store.ts';
import own from './ask.module.css';
import { countStatuses, csvOfLines, linesOf, pick } from './listing.ts';
import { ReplyDetails } from './reply-details.tsx';
import { ReplyTable } from './reply-table.tsx';

/** Replies as they come: all of them in a table, and the chosen one explained. */
export function Replies({ run }: { run: Run<Asked, Came> }): React.JSX.Element {
  const [status, setStatus] = useState('');
  const [filter, setFilter] = useState('');
  const [cursor, setCursor] = useState(0);
  const wanted = useDeferredValue(filter);
  const { asked, came } = run;
  const lines = useMemo(() => linesOf(asked, came), [asked, came]);
  const counts = useMemo(() => countStatuses(lines), [lines]);
  const shown = useMemo(() => pick(lines, status, wanted), [lines, status, wanted]);
  const at = Math.max(0, Math.min(cursor, shown.length - 1));
  const line = shown[at];
  const choose = (to: string): void => {
    setStatus(to);
    setCursor(0);
  };
  return (
    <section className={styles.results} aria-label="Replies">
      <div className={styles.bar}>
        <span role="status">
          {run.state === 'running'
            ? `${printCount(came.length)} of ${plural(lines.length, 'question')} answered`
            : `${plural(came.length, 'reply', 'replies')} from ${asked.from.words}`}
        </span>
        {lines.length > 1 && (
          <div className={own.statuses} role="group" aria-label="Status">
            {[['', lines.length] as const, ...counts].map(([one, count]) => (
              <button key={one} type="button" aria-pressed={status === one} onClick={() => choose(one)}>
                {one === '' ? 'all' : one} {printCount(count)}
              </button>
            ))}
          </div>
        )}
        {lines.length > 8 && (
          <TextInput
            aria-label="Filter the replies"
            placeholder="Filter: name, type or answer"
            className={styles.small ?? ''}
            value={filter}
            onChange={(event) => {
              setFilter(event.currentTarget.value);
              setCursor(0);
            }}
          />
        )}
        <span className={styles.push}>
          {shown.length <= 2000 ? (
            <CopyButton text={csvOfLines(shown)} label="Copy as CSV" />
          ) : (
            <Button
              leftSection={<IconDownload size={14} />}
              onClick={() => download('dns.csv', csvOfLines(shown))}
            >
              Save as CSV
            </Button>
          )}
        </span>
      </div>
      <RunNote run={run} />
      {shown.length > 0 ? (
        <ReplyTable lines={shown} running={run.state === 'running'} cursor={at} onCursor={setCursor} />
      ) : (
        <Empty
          title="No reply matches"
          buttons={
            <Button
              onClick={() => {
                choose('');
                setFilter('');
              }}
            >
              Show all
            </Button>
          }
        >
          {plural(lines.length, 'question')} in all.
        </Empty>
      )}
      {line?.reply !== undefined && <ReplyDetails key={line.at} reply={line.reply} when={line.when} />}
    </section>
  );
}
