import { Button } from '@mantine/core';
import type { HostStatus } from '#contract/hosts';
import { useSession } from '../../app/session-context.ts';
import { plural, printSpan } from '../../widgets/format.ts';
import { ProblemNote } from '../../widgets/problem-note.tsx';
import { stateWords } from '../../widgets/state-dot.tsx';
import { useNow } from '../../widgets/clock.ts';
import type { SourceReading } from './listing.ts';
import styles from './queue.module.css';
import { useQueue } from './store-context.ts';

const none: readonly string[] = [];

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

function SourceNotes({
  where,
  hostId,
  source,
}: {
  where: string;
  hostId: string;
  source: SourceReading;
}): React.JSX.Element {
  const { id, label, problems } = source;
  const strange = useQueue((state) => state.told[`${hostId} ${id}`]?.notUnderstood ?? none);
  return (
    <>
      {problems.map(({ what, todo, raw }) => (
        <ProblemNote key={what} what={`${where}${label}: ${what}`} todo={todo} raw={raw} tone="warning" />
      ))}
      {strange.length > 0 && (
        <ProblemNote
          what={`${where}${label}: ${plural(strange.length, 'line')} of the listing made no sense to Postroom; every other message is shown.`}
          todo="Look at the lines; the host's own listing tells about those messages."
          raw={strange.join('\n')}
          tone="warning"
        />
      )}
    </>
  );
}

function HostNotes({ status, several }: { status: HostStatus; several: boolean }): React.JSX.Element | null {
  const { id, name } = status.host;
  const reading = useQueue((state) => state.readings[id]);
  const now = useNow(10);
  if (reading === undefined) return null;
  const where = several ? `${name}: ` : '';
  const old =
    reading.readAt === undefined ? '' : ` What you see is ${printSpan((now - reading.readAt) / 1000)} old.`;
  const { problem } = reading;
  return (
    <>
      {problem !== undefined && (
        <ProblemNote what={`${where}${problem.what}${old}`} todo={problem.todo} raw={problem.raw} />
      )}
      {reading.sources.map((source) => (
        <SourceNotes key={source.id} where={where} hostId={id} source={source} />
      ))}
    </>
  );
}

/** What went wrong with the reading, where it went wrong: per host and source. */
export function Notes({ hosts }: { hosts: readonly HostStatus[] }): React.JSX.Element {
  const several = hosts.length > 1;
  return (
    <div className={styles.notes} role="region" aria-label="What to know of this list" tabIndex={0}>
      <OfflineNote
        hosts={hosts.filter(({ connection }) => connection.state !== 'online')}
        several={several}
      />
      {hosts
        .filter(({ connection }) => connection.state === 'online')
        .map((status) => (
          <HostNotes key={status.host.id} status={status} several={several} />
        ))}
    </div>
  );
}
