import { Button } from '@mantine/core';
import type { HostStatus } from '#contract/hosts';
import { useSession } from '../../app/session-context.ts';
import { plural, printSpan } from '../../widgets/format.ts';
import { ProblemNote } from '../../widgets/problem-note.tsx';
import { stateWords } from '../../widgets/state-dot.tsx';
import { useNow } from '../../widgets/clock.ts';
import styles from './queue.module.css';
import { useQueue } from './store-context.ts';

function OfflineNote({
  hosts,
  several,
}: {
  hosts: readonly HostStatus[];
  several: boolean;
}): React.JSX.Element | null {
  const connect = useSession((state) => state.connect);
  const [first] = hosts;
  if (first === undefined) return null;
  const connectable = hosts.filter(
    ({ connection }) => connection.state === 'offline' || connection.state === 'failed',
  );
  const { connection, host } = first;
  const what = !several
    ? `${host.name}: ${connection.message || `${stateWords[connection.state]}.`}`
    : `Not shown, or out of date: ${hosts.map((status) => `${status.host.name} (${stateWords[status.connection.state]})`).join(', ')}`;
  return (
    <ProblemNote what={what} todo={!several ? connection.todo : ''} tone="warning">
      {connectable.length > 0 && (
        <Button onClick={() => connectable.forEach((status) => connect(status.host.id))}>
          {connectable.length > 1
            ? `Connect ${connectable.length} hosts`
            : connection.state === 'failed'
              ? 'Try again'
              : 'Connect'}
        </Button>
      )}
    </ProblemNote>
  );
}

/** What went wrong with the reading, where it went wrong: per host and source. */
export function Notes({ hosts }: { hosts: readonly HostStatus[] }): React.JSX.Element {
  const readings = useQueue((state) => state.readings);
  const now = useNow(10);
  const offline = hosts.filter(({ connection }) => connection.state !== 'online');
  const several = hosts.length > 1;
  return (
    <div className={styles.notes}>
      <OfflineNote hosts={offline} several={several} />
      {hosts.map(({ host, connection }) => {
        const reading = readings[host.id];
        if (reading === undefined || connection.state !== 'online') return null;
        const where = several ? `${host.name}: ` : '';
        const old =
          reading.readAt === undefined
            ? ''
            : ` What you see is ${printSpan((now - reading.readAt) / 1000)} old.`;
        return [
          reading.problem !== undefined && (
            <ProblemNote
              key={host.id}
              what={`${where}${reading.problem.what}${old}`}
              todo={reading.problem.todo}
              raw={reading.problem.raw}
            />
          ),
          ...reading.sources.map(({ id, label, problems, notUnderstood }) => [
            ...problems.map((problem) => (
              <ProblemNote
                key={`${host.id} ${id} ${problem.what}`}
                what={`${where}${label}: ${problem.what}`}
                todo={problem.todo}
                raw={problem.raw}
                tone="warning"
              />
            )),
            notUnderstood.length > 0 && (
              <ProblemNote
                key={`${host.id} ${id} lines`}
                what={`${where}${label}: ${plural(notUnderstood.length, 'line')} of the listing made no sense to Postroom; every other message is shown.`}
                todo="Look at the lines; the host's own listing tells about those messages."
                raw={notUnderstood.join('\n')}
                tone="warning"
              />
            ),
          ]),
        ];
      })}
    </div>
  );
}
