import { Button } from '@mantine/core';
import { visible } from '#mail/visible';
import { hostOf } from '../../../app/session.ts';
import { useReached, useSession } from '../../../app/session-context.ts';
import { printClock } from '../../../widgets/format.ts';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import styles from '../editor/editor.module.css';
import { useBench, useHostBench } from '../store-context.ts';

/** What is to be known of the host as a whole: not connected, not read, read-only. */
export function HostNotes({ hostId }: { hostId: string }): React.JSX.Element {
  const bench = useBench();
  const status = useSession((state) => hostOf(state, hostId));
  const connect = useSession((state) => state.connect);
  const reached = useReached();
  const survey = useHostBench((state) => state.survey);
  const problem = useHostBench((state) => state.problem);
  const edits = useHostBench((state) => state.edited.length);
  const online = status?.connection.state === 'online' && reached;
  const known = survey !== undefined || edits > 0;
  return (
    <div className={styles.notes}>
      {!online && known && (
        <ProblemNote
          tone="warning"
          what={
            survey === undefined
              ? `Not connected to ${visible(status?.host.name ?? 'this host')}: only the edits that are kept on this computer are shown.`
              : `Not connected to ${visible(status?.host.name ?? 'this host')}: the files are shown as they were at ${printClock(Date.parse(survey.readAt))}.`
          }
          todo="Edits are kept on this computer and can be deployed when the host is back."
        >
          <Button onClick={() => connect(hostId)}>Connect</Button>
        </ProblemNote>
      )}
      {problem !== undefined && online && (
        <ProblemNote {...problem}>
          <Button onClick={() => void bench.reread(hostId)}>Read again</Button>
        </ProblemNote>
      )}
      {survey?.problems.map((words) => (
        <ProblemNote key={words} tone="warning" what={words} />
      ))}
    </div>
  );
}
