import type { ReactNode } from 'react';
import { ProblemNote } from '../../widgets/problem-note.tsx';
import type { Run } from './desk.ts';
import styles from './dns.module.css';

/** How a run stands, when there is more to say than its answers do: cancelled, cut off, failed. */
export function RunNote({
  run,
  children,
}: {
  run: Pick<Run<unknown, unknown>, 'state' | 'problem'>;
  children?: ReactNode;
}): React.JSX.Element | null {
  if (run.problem !== undefined)
    return (
      <div className={styles.notes}>
        <ProblemNote {...run.problem}>{children}</ProblemNote>
      </div>
    );
  return run.state === 'cancelled' ? (
    <div className={styles.notes}>
      <ProblemNote
        tone="plain"
        what="Cancelled. What is shown had come until then; no more questions are asked."
      />
    </div>
  ) : null;
}
