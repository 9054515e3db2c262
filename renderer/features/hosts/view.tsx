import { Button } from '@mantine/core';
import { IconEdit, IconPlugConnected, IconPlugConnectedX, IconRefresh, IconTrash } from '@tabler/icons-react';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { useHost, useSession } from '../../app/session-context.ts';
import { useNow } from '../../widgets/clock.ts';
import { Empty } from '../../widgets/empty.tsx';
import { printSpan } from '../../widgets/format.ts';
import { ProblemNote } from '../../widgets/problem-note.tsx';
import { StateDot, stateWords } from '../../widgets/state-dot.tsx';
import { DepthCard } from './depth-card.tsx';
import { FoundCard, MtaCard } from './found-card.tsx';
import styles from './hosts.module.css';
import { Refused } from './refused.tsx';
import { Rights } from './rights.tsx';
import { useHosts } from './store-context.ts';

function Buttons({ status }: { status: HostStatus }): React.JSX.Element {
  const { host, connection } = status;
  const connect = useSession((state) => state.connect);
  const disconnect = useSession((state) => state.disconnect);
  const probe = useHosts((state) => state.probe);
  const show = useHosts((state) => state.show);
  const idle = connection.state === 'offline' || connection.state === 'failed';
  return (
    <>
      {idle ? (
        <Button
          variant="filled"
          leftSection={<IconPlugConnected size={14} />}
          onClick={() => connect(host.id)}
        >
          Connect
        </Button>
      ) : (
        <Button leftSection={<IconPlugConnectedX size={14} />} onClick={() => disconnect(host.id)}>
          Disconnect
        </Button>
      )}
      <Button
        leftSection={<IconRefresh size={14} />}
        disabled={connection.state !== 'online'}
        onClick={() => probe(host.id)}
      >
        Look again
      </Button>
      <Button leftSection={<IconEdit size={14} />} onClick={() => show({ kind: 'edit', hostId: host.id })}>
        Settings
      </Button>
      <Button leftSection={<IconTrash size={14} />} onClick={() => show({ kind: 'remove', hostId: host.id })}>
        Remove
      </Button>
    </>
  );
}

function ConnectionCard({ status }: { status: HostStatus }): React.JSX.Element {
  const { host, connection } = status;
  const now = useNow(1);
  const retry = connection.retryAt === undefined ? undefined : (Date.parse(connection.retryAt) - now) / 1000;
  return (
    <section className={styles.card} aria-label="Connection">
      <h2>
        <StateDot state={connection.state} />
        Connection
      </h2>
      <dl className={styles.facts}>
        <dt>State</dt>
        <dd>
          {stateWords[connection.state]} for {printSpan((now - Date.parse(connection.since)) / 1000)}
          {retry !== undefined && `, next try ${retry > 0 ? `in ${printSpan(retry)}` : 'now'}`}
        </dd>
        {connection.latencyMs !== undefined && (
          <>
            <dt>Answers in</dt>
            <dd>{Math.round(connection.latencyMs)} ms</dd>
          </>
        )}
        {host.kind === 'ssh' && (
          <>
            <dt>Address</dt>
            <dd className="mono">
              {host.user}@{host.address}:{host.port}
            </dd>
            {host.jumps.length > 0 && (
              <>
                <dt>Through</dt>
                <dd className="mono">{host.jumps.join(' → ')}</dd>
              </>
            )}
          </>
        )}
        {host.tags.length > 0 && (
          <>
            <dt>Tags</dt>
            <dd>{host.tags.map((tag) => visible(tag)).join(', ')}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** What was found on a host, and how well it is. */
export function OverviewPage(): React.JSX.Element {
  const status = useHost();
  if (status === undefined) return <Empty title="This host is not in the list any more" />;
  const { connection, facts, host } = status;
  if (connection.state === 'failed' && facts === undefined) return <Refused status={status} />;
  const notes = connection.notes;
  return (
    <div className={styles.page}>
      <div className={styles.inner}>
        <div className={styles.head}>
          <span>{host.kind === 'ssh' ? `${host.user}@${host.address}` : 'this computer, without SSH'}</span>
          <Buttons status={status} />
        </div>
        {connection.state !== 'online' && connection.message !== '' && (
          <ProblemNote
            what={connection.message}
            todo={connection.todo}
            tone={connection.state === 'failed' ? 'bad' : 'warning'}
          />
        )}
        {notes.map((note) => (
          <ProblemNote key={note} what={note} tone="plain" />
        ))}
        {facts !== undefined && facts.mtas.length === 0 && (
          <ProblemNote
            what="Neither sendmail nor Postfix was found on this host."
            todo="If one is installed in an unusual place, say where with the alternatives system of the host, then look again."
            tone="warning"
          />
        )}
        <div className={styles.cards}>
          <DepthCard hostId={host.id} />
          <ConnectionCard status={status} />
          {facts?.mtas.map((mta) => (
            <MtaCard key={mta.mta} mta={mta} />
          ))}
          {facts !== undefined && <FoundCard facts={facts} />}
        </div>
        <Rights status={status} />
        {facts === undefined && connection.state !== 'failed' && (
          <p className={styles.soft}>What the host runs is looked up as soon as it is connected.</p>
        )}
      </div>
    </div>
  );
}
