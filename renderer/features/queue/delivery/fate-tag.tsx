import {
  IconArrowBackUp,
  IconCheck,
  IconClockPause,
  IconHandStop,
  IconHourglassEmpty,
  IconMinus,
} from '@tabler/icons-react';
import { printCount } from '../../../widgets/format.ts';
import styles from './delivery.module.css';
import type { FateStatus } from './run.ts';

export const fateTitles: Readonly<Record<FateStatus, string>> = {
  sent: 'Sent',
  deferred: 'Deferred',
  bounced: 'Bounced',
  expired: 'Expired',
  held: 'On hold',
  'not-tried': 'Not tried',
};

const icons: Readonly<Record<FateStatus, typeof IconCheck>> = {
  sent: IconCheck,
  deferred: IconClockPause,
  bounced: IconArrowBackUp,
  expired: IconHourglassEmpty,
  held: IconHandStop,
  'not-tried': IconMinus,
};

/** A fate as a word with its sign; with a count where there are several. */
export function FateTag({ status, count }: { status: FateStatus; count?: number }): React.JSX.Element {
  const Icon = icons[status];
  return (
    <span className={styles.fate} data-fate={status}>
      <Icon size={13} aria-hidden />
      {count !== undefined && count > 1 && `${printCount(count)} `}
      {fateTitles[status]}
    </span>
  );
}
