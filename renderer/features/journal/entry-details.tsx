import { CloseButton } from '@mantine/core';
import type { JournalEntry } from '#contract/journal';
import { visible } from '#mail/visible';
import { CopyButton } from '../../widgets/copy-button.tsx';
import { plural, printTime } from '../../widgets/format.ts';
import styles from './journal.module.css';
import { Outcome } from './outcome.tsx';
import { useJournal } from './store-context.ts';

/** One command, whole: what was asked for, what was really run, what came back. */
export function EntryDetails({ entry }: { entry: JournalEntry }): React.JSX.Element {
  const open = useJournal((state) => state.open);
  return (
    <section className={styles.details} aria-label={`Command ${entry.seq}`} tabIndex={0}>
      <div className={styles.detailsHead}>
        <h2>{entry.action}</h2>
        <CopyButton text={entry.shown} label="Copy command" />
        <CloseButton aria-label="Close details" onClick={() => open(undefined)} />
      </div>
      <dl className={styles.facts}>
        <dt>When</dt>
        <dd>{printTime(Date.parse(entry.at) / 1000)}</dd>
        <dt>Host</dt>
        <dd>{visible(entry.hostName)}</dd>
        <dt>As</dt>
        <dd className="mono">{visible(entry.account)}</dd>
        {entry.note !== undefined && entry.note !== '' && (
          <>
            <dt>Note</dt>
            <dd>{visible(entry.note)}</dd>
          </>
        )}
        <dt>Effect</dt>
        <dd>{entry.effect === 'write' ? 'changes the host' : 'only looks'}</dd>
        <dt>Outcome</dt>
        <dd>
          <Outcome entry={entry} />
          {entry.code !== undefined && `, exit code ${entry.code}`}
        </dd>
        <dt>Took</dt>
        <dd>{Math.round(entry.durationMs)} ms</dd>
        {entry.stdinLines > 0 && (
          <>
            <dt>Input</dt>
            <dd>{plural(entry.stdinLines, 'line')} on standard input</dd>
          </>
        )}
      </dl>
      <h3>As an admin would type it</h3>
      <div className={styles.raw}>{visible(entry.shown)}</div>
      <h3>What was run</h3>
      <div className={styles.raw}>
        {entry.argv.map((word, at) => (
          <div key={at}>{visible(word)}</div>
        ))}
      </div>
      {entry.stderr !== '' && (
        <>
          <h3>Standard error</h3>
          <div className={styles.raw}>
            {entry.stderr.split('\n').map((line, at) => (
              <div key={at}>{visible(line)}</div>
            ))}
          </div>
        </>
      )}
    </section>
  );
}
