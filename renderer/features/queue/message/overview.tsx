import { visible } from '#mail/visible';
import { hostOf } from '../../../app/session.ts';
import { useSession } from '../../../app/session-context.ts';
import { useNow } from '../../../widgets/clock.ts';
import {
  plural,
  printAddress,
  printCount,
  printSize,
  printSpan,
  printTime,
} from '../../../widgets/format.ts';
import { QueueBadge, queueMeaning } from '../../../widgets/queue-badge.tsx';
import { sourceOf } from '../commands.ts';
import styles from '../queue.module.css';
import { useQueue } from '../store-context.ts';
import type { Row } from '../wire.ts';

/** At most this many recipients are drawn; the count is always the true one. */
const shownRecipients = 500;

/** What the listing knows of one message. */
export function Overview({ row }: { row: Row }): React.JSX.Element {
  const message = useQueue((state) => state.opened?.message);
  const status = useSession((state) => hostOf(state, row.hostId));
  const now = useNow(10) / 1000;
  const skew = status?.facts?.clockSkew ?? 0;
  const when = (at: number): string =>
    `${printTime(at - skew)} (${at > now + skew ? `in ${printSpan(at - now - skew)}` : `${printSpan(now + skew - at)} ago`})`;
  const recipients = message?.recipients ?? [];
  const reason = message?.reason ?? row.reason;
  return (
    <div className={styles.detailsBody} tabIndex={0}>
      <dl className={styles.facts}>
        <dt>Queue</dt>
        <dd>{row.mark === 'gone' ? 'gone: not in the queue any more' : <QueueBadge queue={row.queue} />}</dd>
        <dt>Means</dt>
        <dd>{queueMeaning[row.queue]}</dd>
        <dt>Host</dt>
        <dd>
          {visible(status?.host.name ?? '')}, {visible(sourceOf(status, row.source)?.label ?? row.source)}
        </dd>
        <dt>Sender</dt>
        <dd className="mono">{printAddress(row.sender)}</dd>
        <dt>Size</dt>
        <dd>
          {printSize(row.sizeBytes)} ({printCount(row.sizeBytes)} bytes)
        </dd>
        <dt>Arrived</dt>
        <dd>{when(row.arrivedAt)}</dd>
        {message?.lastTryAt !== undefined && (
          <>
            <dt>Last try</dt>
            <dd>{when(message.lastTryAt)}</dd>
          </>
        )}
        {row.nextTryAt !== undefined && (
          <>
            <dt>Next try</dt>
            <dd>{when(row.nextTryAt)}</dd>
          </>
        )}
        {row.tries !== undefined && (
          <>
            <dt>Tries</dt>
            <dd>{row.tries}</dd>
          </>
        )}
        {row.busy && (
          <>
            <dt>Busy</dt>
            <dd>A delivery is under way; it cannot be recalled.</dd>
          </>
        )}
        {message?.forcedExpire === true && (
          <>
            <dt>Expires</dt>
            <dd>Goes back to its sender at the next try.</dd>
          </>
        )}
      </dl>
      {reason !== '' && <p className={styles.reason}>{visible(reason)}</p>}
      <h3>{plural(message === undefined ? row.more + 1 : recipients.length, 'recipient')}</h3>
      <ul className={styles.recipients}>
        {recipients.slice(0, shownRecipients).map(({ address, reason: why }, at) => (
          <li key={at}>
            <span className="mono">{printAddress(address)}</span>
            {why !== undefined && why !== reason && <small>{visible(why)}</small>}
          </li>
        ))}
      </ul>
      {recipients.length > shownRecipients && (
        <p>… and {printCount(recipients.length - shownRecipients)} more</p>
      )}
    </div>
  );
}
