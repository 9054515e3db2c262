import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconClockPause,
  IconPlugConnectedX,
  IconScissors,
  type Icon,
} from '@tabler/icons-react';
import type { SessionResult } from '#mail/smtp/transcript';
import styles from './runs.module.css';

export type Outcome = SessionResult['outcome'];
export type Tone = 'good' | 'warning' | 'bad';

/** Each outcome by shape, colour and word. */
export const outcomes: Readonly<
  Record<Outcome, { readonly words: string; readonly tone: Tone; readonly Icon: Icon }>
> = {
  accepted: { words: 'Accepted', tone: 'good', Icon: IconCircleCheck },
  'as expected': { words: 'As expected', tone: 'good', Icon: IconCircleCheck },
  refused: { words: 'Refused', tone: 'bad', Icon: IconCircleX },
  'put off': { words: 'Put off', tone: 'warning', Icon: IconClockPause },
  'not as expected': { words: 'Not as expected', tone: 'bad', Icon: IconAlertTriangle },
  'no connection': { words: 'No connection', tone: 'bad', Icon: IconPlugConnectedX },
  'cut off': { words: 'Cut off', tone: 'bad', Icon: IconScissors },
};

export function OutcomeMark({ outcome }: { outcome: Outcome }): React.JSX.Element {
  const { words, tone, Icon } = outcomes[outcome];
  return (
    <span className={styles.outcome} data-tone={tone}>
      <Icon size={14} aria-hidden /> {words}
    </span>
  );
}
