import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPlus, IconServer2 } from '@tabler/icons-react';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { useNow } from '../widgets/clock.ts';
import { EnvironmentTag } from '../widgets/environment-tag.tsx';
import { plural, printCount, printSpan, printTime } from '../widgets/format.ts';
import { StateDot, stateWords } from '../widgets/state-dot.tsx';
import { offered } from './actions.ts';
import { useReached, useSession, useShownState } from './session-context.ts';
import type { Depth } from './session.ts';
import styles from './shell.module.css';

function Count({ depth }: { depth: Depth | undefined }): React.JSX.Element {
  if (depth === undefined)
    return (
      <span className={styles.count} data-unknown title="The queue was not read yet">
        –
      </span>
    );
  if (depth.problem !== '')
    return (
      <span className={styles.count} data-unknown title={visible(depth.problem)}>
        {depth.count === 0 ? '?' : `${printCount(depth.count)} ?`}
      </span>
    );
  return (
    <span className={styles.count} title={`${plural(depth.count, 'message')} in the queue`}>
      {printCount(depth.count)}
    </span>
  );
}

function HostLine({ status }: { status: HostStatus }): React.JSX.Element {
  const { host, connection, facts } = status;
  const current = useSession((state) => state.hostId === host.id);
  const depth = useSession((state) => state.depths[host.id]);
  const go = useSession((state) => state.go);
  const now = useNow(10);
  const mtas = facts?.mtas.map(({ mta }) => mta).join(' + ') ?? '';
  const state = useShownState()(connection);
  const online = state === 'online';
  return (
    <button
      type="button"
      className={styles.host}
      aria-current={current ? 'page' : undefined}
      onClick={() => go({ hostId: host.id })}
    >
      <StateDot state={state} />
      <span className={styles.hostName}>
        <span>{visible(host.name)}</span>
        <EnvironmentTag environment={host.environment} />
      </span>
      <Count depth={depth} />
      <span className={styles.hostUnder}>
        <span>
          {online
            ? mtas || (facts === undefined ? 'looking at the host…' : 'no mail server found')
            : stateWords[state]}
        </span>
        {depth?.oldestAt !== undefined && depth.count > 0 && (
          <span className={styles.oldest} title={`Oldest message: ${printTime(depth.oldestAt - depth.skew)}`}>
            oldest {printSpan(now / 1000 + depth.skew - depth.oldestAt)}
          </span>
        )}
      </span>
    </button>
  );
}

function AllHostsLine(): React.JSX.Element {
  const current = useSession((state) => state.hostId === undefined);
  const hosts = useSession((state) => state.hosts);
  const depths = useSession((state) => state.depths);
  const go = useSession((state) => state.go);
  const read = hosts.flatMap(({ host }) => depths[host.id] ?? []);
  const reached = useReached();
  const online = hosts.filter(({ connection }) => connection.state === 'online').length;
  return (
    <button
      type="button"
      className={styles.host}
      aria-current={current ? 'page' : undefined}
      onClick={() => go({ hostId: undefined })}
    >
      <IconServer2 size={14} stroke={1.75} aria-hidden />
      <span className={styles.hostName}>
        <span>All hosts</span>
      </span>
      <span className={styles.count} data-unknown={read.length === 0 ? true : undefined}>
        {read.length === 0 ? '–' : printCount(read.reduce((sum, { count }) => sum + count, 0))}
        {read.some(({ problem }) => problem !== '') ? ' ?' : ''}
      </span>
      <span className={styles.hostUnder}>
        <span>{reached ? `${online} of ${hosts.length} connected` : stateWords.unknown}</span>
      </span>
    </button>
  );
}

/** Left: every host, grouped, with what matters about it in two lines. */
export function Rail(): React.JSX.Element {
  const hosts = useSession((state) => state.hosts);
  const groups = [...new Set(hosts.map(({ host }) => host.group))].sort((a, b) => a.localeCompare(b));
  return (
    <nav className={styles.rail} aria-label="Hosts" data-part="rail">
      <div className={styles.railHead}>
        <h1>Hosts</h1>
        <Tooltip label="Add a host">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Add a host"
            onClick={() =>
              offered()
                .find(({ id }) => id === 'hosts.add')
                ?.run()
            }
          >
            <IconPlus size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={styles.railList}>
        {hosts.length > 0 && <AllHostsLine />}
        {groups.map((group) => (
          <div key={group} role="group" aria-label={group === '' ? 'Hosts' : visible(group)}>
            {group !== '' && <div className={styles.railGroup}>{visible(group)}</div>}
            {hosts
              .filter(({ host }) => host.group === group)
              .map((status) => (
                <HostLine key={status.host.id} status={status} />
              ))}
          </div>
        ))}
      </div>
    </nav>
  );
}
