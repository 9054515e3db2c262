import type { QueueName } from '#mail/queue';
import { visible } from '#mail/visible';
import { useSession } from '../../app/session-context.ts';
import { useNow } from '../../widgets/clock.ts';
import { plural, printCount, printSpan, printTime } from '../../widgets/format.ts';
import { QueueBadge } from '../../widgets/queue-badge.tsx';
import styles from './hosts.module.css';

const order: readonly QueueName[] = ['deferred', 'held', 'active', 'incoming', 'maildrop', 'corrupt', 'lost'];

/** How much mail waits, per queue, as last read. */
export function DepthCard({ hostId }: { hostId: string }): React.JSX.Element {
  const depth = useSession((state) => state.depths[hostId]);
  const go = useSession((state) => state.go);
  const now = useNow(5);
  const most = Math.max(1, ...Object.values(depth?.byQueue ?? {}));
  return (
    <section className={styles.card} aria-label="Queue">
      <h2>
        <span style={{ flex: 1 }}>Queue</span>
        <button type="button" className={styles.link} onClick={() => go({ page: 'queue' })}>
          Open
        </button>
      </h2>
      {depth === undefined ? (
        <p className={styles.soft}>Not read yet.</p>
      ) : (
        <>
          <ul className={styles.depths}>
            {order
              .filter((queue) => (depth.byQueue[queue] ?? 0) > 0)
              .map((queue) => {
                const count = depth.byQueue[queue] ?? 0;
                return (
                  <li key={queue}>
                    <QueueBadge queue={queue} />
                    <span className={styles.number}>{printCount(count)}</span>
                    <span
                      className={styles.bar}
                      data-queue={queue}
                      style={{ width: `${(count / most) * 100}%` }}
                    />
                  </li>
                );
              })}
          </ul>
          <p className={styles.soft} style={{ marginTop: depth.count > 0 ? 8 : 0 }}>
            {depth.count > 0
              ? plural(depth.count, 'message')
              : depth.problem === ''
                ? 'No message is waiting'
                : 'Not known'}
            {depth.oldestAt !== undefined && depth.count > 0 && (
              <span title={printTime(depth.oldestAt - depth.skew)}>
                , the oldest for {printSpan(now / 1000 + depth.skew - depth.oldestAt)}
              </span>
            )}
            {`, read ${printSpan((now - depth.readAt) / 1000)} ago.`}
          </p>
          {depth.problem !== '' && <p className={styles.soft}>{visible(depth.problem)}</p>}
        </>
      )}
    </section>
  );
}
