import { IconAlertTriangle, IconBan, IconCheck, IconQuestionMark } from '@tabler/icons-react';
import type { JournalEntry } from '#contract/journal';
import styles from './journal.module.css';

const icons = { ok: IconCheck, failed: IconAlertTriangle, unknown: IconQuestionMark, cancelled: IconBan };
const meanings: Readonly<Record<JournalEntry['outcome'], string>> = {
  ok: 'ended well',
  failed: 'the host said no',
  unknown: 'it may or may not have run: the end was never seen',
  cancelled: 'stopped before it was sent, or while it ran',
};

export function Outcome({ entry }: { entry: JournalEntry }): React.JSX.Element {
  const Icon = icons[entry.outcome];
  return (
    <span className={styles.outcome} data-outcome={entry.outcome} title={meanings[entry.outcome]}>
      <Icon size={13} aria-hidden />
      {entry.outcome}
      {entry.outcome === 'failed' && entry.code !== undefined ? ` ${entry.code}` : ''}
    </span>
  );
}
