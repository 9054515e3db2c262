import { Button, Loader } from '@mantine/core';
import { Fragment } from 'react';
import { visible } from '#mail/visible';
import { printSize } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import type { Row } from '../wire.ts';
import styles from './message.module.css';
import { useMessage, useMessageStore } from './store-context.ts';

/** Where in nested messages we are; the way back. */
function Trail(): React.JSX.Element | null {
  const trail = useMessage((state) => state.trail);
  const store = useMessageStore();
  if (trail.length < 2) return null;
  return (
    <nav className={styles.trail} aria-label="Nested messages">
      {trail.map(({ path, subject }, at) => (
        <Fragment key={path}>
          {at > 0 && ' › '}
          {at === trail.length - 1 ? (
            <b>{visible(subject, 60) || 'message without subject'}</b>
          ) : (
            <button type="button" onClick={() => store.getState().enter(path)}>
              {visible(subject, 60) || (path === '' ? 'The message' : `part ${path}`)}
            </button>
          )}
        </Fragment>
      ))}
    </nav>
  );
}

/** How far the message was read, what went wrong, and the way to the rest of it. */
export function Progress({ row }: { row: Row }): React.JSX.Element | null {
  const reading = useMessage((state) => state.reading);
  const bytes = useMessage((state) => state.bytes);
  const cut = useMessage((state) => state.cut);
  const problem = useMessage((state) => state.problem);
  const store = useMessageStore();
  return (
    <>
      <Trail />
      {reading && (
        <div className={styles.progress} role="status">
          <Loader size={12} />
          <span className={styles.grow}>
            Reading the message: {printSize(bytes)}
            {row.sizeBytes > bytes ? ` of about ${printSize(row.sizeBytes)}` : ''}
          </span>
          <Button size="compact-xs" variant="subtle" onClick={() => store.getState().stop()}>
            Stop
          </Button>
        </div>
      )}
      {!reading && cut && (
        <div className={styles.progress}>
          <span className={styles.grow}>
            The first {printSize(bytes)} of about {printSize(Math.max(row.sizeBytes, bytes))} are shown.
          </span>
          <Button size="compact-xs" variant="light" onClick={() => store.getState().loadAll()}>
            Load all
          </Button>
        </div>
      )}
      {!reading && problem !== undefined && (
        <ProblemNote {...problem}>
          <Button size="compact-xs" variant="subtle" onClick={() => store.getState().read()}>
            Read again
          </Button>
        </ProblemNote>
      )}
    </>
  );
}
