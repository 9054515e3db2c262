import {
  IconArrowDown,
  IconClockPause,
  IconFileBroken,
  IconHandStop,
  IconMailbox,
  IconQuestionMark,
  IconSend,
} from '@tabler/icons-react';
import type { QueueName } from '#mail/queue';
import styles from './widgets.module.css';

const icons: Record<QueueName, typeof IconSend> = {
  active: IconSend,
  incoming: IconArrowDown,
  deferred: IconClockPause,
  held: IconHandStop,
  maildrop: IconMailbox,
  corrupt: IconFileBroken,
  lost: IconQuestionMark,
};

export const queueMeaning: Record<QueueName, string> = {
  active: 'being delivered now',
  incoming: 'just arrived, waiting to be taken up',
  deferred: 'could not be delivered, waiting for its next try',
  held: 'on hold: not tried until somebody releases it',
  maildrop: 'handed in on this host, not yet taken into the queue',
  corrupt: 'damaged: the MTA put it aside',
  lost: 'its queue file is marked as lost: the MTA does not try it',
};

/** A queue by icon, colour and word, so that colour never stands alone. */
export function QueueBadge({ queue, word = queue }: { queue: QueueName; word?: string }): React.JSX.Element {
  const Icon = icons[queue];
  return (
    <span className={styles.queue} data-queue={queue} title={queueMeaning[queue]}>
      <Icon size={14} stroke={1.75} aria-hidden />
      <span data-word>{word}</span>
    </span>
  );
}
