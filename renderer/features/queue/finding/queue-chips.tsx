import { tokensOf } from '#mail/filter/tokens';
import { withoutTerm, withTerm, termState } from '#mail/filter/edit';
import type { QueueName } from '#mail/queue';
import { printCount } from '../../../widgets/format.ts';
import { QueueBadge } from '../../../widgets/queue-badge.tsx';
import { useQueue } from '../store-context.ts';
import styles from './finding.module.css';

const order: readonly QueueName[] = ['deferred', 'held', 'active', 'incoming', 'maildrop', 'corrupt', 'lost'];

/** Only this queue: `in:deferred` put into a filter in place of every other queue, or taken out of it where it is there already. */
export function withQueue(filter: string, queue: QueueName): string {
  const term = `in:${queue}`;
  if (termState(filter, term) === 'in') return withoutTerm(filter, term);
  const named = tokensOf(filter).flatMap(({ key, values }) =>
    key === 'in' ? values.map(({ text }) => text) : [],
  );
  const without = named.reduce((text, value) => withoutTerm(text, `in:${value}`), filter);
  return withTerm(without.trim(), term, 'in');
}

/** One chip per queue that holds something: how many, and a click shows only those. */
export function QueueChips(): React.JSX.Element {
  const byQueue = useQueue((state) => state.byQueue);
  const filter = useQueue((state) => state.filter);
  const change = useQueue((state) => state.change);
  return (
    <div className={styles.chips} role="group" aria-label="Queues">
      {order
        .filter((queue) => (byQueue[queue] ?? 0) > 0 || termState(filter, `in:${queue}`) !== '')
        .map((queue) => (
          <button
            key={queue}
            type="button"
            className={styles.chip}
            aria-pressed={termState(filter, `in:${queue}`) === 'in'}
            onClick={() => change({ filter: withQueue(filter, queue) })}
          >
            <QueueBadge queue={queue} />
            <span className={styles.number}>{printCount(byQueue[queue] ?? 0)}</span>
          </button>
        ))}
    </div>
  );
}
