import { visible } from '#mail/visible';
import type { QueueName } from '#mail/queue';
import { useSession, useShownState } from '../../app/session-context.ts';
import { useNow } from '../../widgets/clock.ts';
import { EnvironmentTag } from '../../widgets/environment-tag.tsx';
import { printCount, printSpan } from '../../widgets/format.ts';
import { QueueBadge } from '../../widgets/queue-badge.tsx';
import { StateDot, stateWords } from '../../widgets/state-dot.tsx';
import styles from './hosts.module.css';

const shown: readonly QueueName[] = ['deferred', 'held', 'active', 'incoming'];
const bad: readonly QueueName[] = ['corrupt', 'lost'];

/** Every host in one line: is it there, how much waits, since when. */
export function FleetPage(): React.JSX.Element {
  const hosts = useSession((state) => state.hosts);
  const depths = useSession((state) => state.depths);
  const go = useSession((state) => state.go);
  const shownState = useShownState();
  const now = useNow(5);
  return (
    <div className={styles.page}>
      <table className={styles.fleet}>
        <thead>
          <tr>
            <th scope="col">Host</th>
            <th scope="col">State</th>
            <th scope="col" data-number>
              Waiting
            </th>
            <th scope="col" data-number>
              Oldest
            </th>
            {shown.map((queue) => (
              <th key={queue} scope="col" data-number>
                <QueueBadge queue={queue} />
              </th>
            ))}
            <th scope="col" data-number>
              Damaged
            </th>
            <th scope="col" data-number>
              Read
            </th>
          </tr>
        </thead>
        <tbody>
          {hosts.map(({ host, connection, facts }) => {
            const depth = depths[host.id];
            const count = (queue: QueueName): string =>
              depth === undefined
                ? '–'
                : depth.problem !== '' && (depth.byQueue[queue] ?? 0) === 0
                  ? '?'
                  : printCount(depth.byQueue[queue] ?? 0);
            const damaged = bad.reduce((sum, queue) => sum + (depth?.byQueue[queue] ?? 0), 0);
            return (
              <tr key={host.id}>
                <td>
                  <span className={styles.nameCell}>
                    <button type="button" className={styles.link} onClick={() => go({ hostId: host.id })}>
                      {visible(host.name)}
                    </button>
                    <EnvironmentTag environment={host.environment} />
                  </span>
                </td>
                <td>
                  <span className={styles.nameCell}>
                    <StateDot state={shownState(connection)} />
                    {shownState(connection) === 'online'
                      ? (facts?.mtas.map(({ mta, version }) => `${mta} ${version}`).join(', ') ?? 'looking…')
                      : stateWords[shownState(connection)]}
                  </span>
                </td>
                <td data-number>
                  <strong>{depth === undefined ? '–' : printCount(depth.count)}</strong>
                </td>
                <td data-number>
                  {depth?.oldestAt === undefined ? '–' : printSpan(now / 1000 + depth.skew - depth.oldestAt)}
                </td>
                {shown.map((queue) => (
                  <td key={queue} data-number>
                    {count(queue)}
                  </td>
                ))}
                <td data-number style={damaged > 0 ? { color: 'var(--bad)', fontWeight: 600 } : undefined}>
                  {depth === undefined ? '–' : printCount(damaged)}
                </td>
                <td data-number>
                  {depth === undefined ? '–' : `${printSpan((now - depth.readAt) / 1000)} ago`}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
