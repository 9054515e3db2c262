import { SegmentedControl, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { HoldUntil } from '#contract/holds';
import { useNow } from '../../widgets/clock.ts';
import styles from './acting.module.css';
import { ends, fieldTime, momentOf, printMoment, type End } from './until.ts';

/** The end of a hold as it is being chosen. */
export interface EndChoice {
  readonly end: End;
  /** Of the field for a date and a time. */
  readonly typed: string;
  readonly then: HoldUntil['then'];
}

export const noEnd: EndChoice = { end: 'none', typed: '', then: 'release' };

/** What was chosen; `undefined`: no end. `problem` says why it cannot be taken, empty when it can. */
export function chosen(
  { end, typed, then }: EndChoice,
  now: Date,
): { readonly until: HoldUntil | undefined; readonly problem: string } {
  const at = momentOf(end, typed, now);
  if (end === 'none') return { until: undefined, problem: '' };
  if (at === undefined) return { until: undefined, problem: 'Choose a date and a time.' };
  if (at <= now) return { until: undefined, problem: 'This time is over already.' };
  return { until: { at: at.toISOString(), then }, problem: '' };
}

/** Until when, and what happens then. */
export function UntilField({
  value,
  onChange,
}: {
  value: EndChoice;
  onChange: (value: EndChoice) => void;
}): React.JSX.Element {
  const label = useId();
  const now = new Date(useNow(10));
  const at = momentOf(value.end, value.typed, now);
  const { problem } = chosen(value, now);
  return (
    <div className={styles.until}>
      <span id={label} className={styles.fieldLabel}>
        Until
      </span>
      <div className={styles.untilLine}>
        <SegmentedControl
          aria-labelledby={label}
          value={value.end}
          data={ends.map(([end, words]) => ({ value: end, label: words }))}
          onChange={(end) =>
            onChange({
              ...value,
              end: end,
              typed:
                end === 'at' && value.typed === ''
                  ? fieldTime(new Date(now.getTime() + 3_600_000))
                  : value.typed,
            })
          }
        />
        {value.end === 'at' && (
          <TextInput
            type="datetime-local"
            aria-label="Date and time, on the clock of this computer"
            value={value.typed}
            error={problem !== ''}
            onChange={(event) => onChange({ ...value, typed: event.currentTarget.value })}
          />
        )}
      </div>
      {value.end === 'none' ? (
        <p className={styles.soft}>
          Held mail never expires: no bounce, no warning to the sender, until somebody releases it.
        </p>
      ) : (
        <>
          <p className={styles.soft} aria-live="polite">
            {problem !== '' ? problem : at === undefined ? '' : printMoment(at)}
          </p>
          <SegmentedControl
            aria-label="When the time comes"
            value={value.then}
            data={[
              { value: 'release', label: 'Release by itself' },
              { value: 'remind', label: 'Only remind me' },
            ]}
            onChange={(then) => onChange({ ...value, then: then })}
          />
          <p className={styles.soft}>
            {value.then === 'release'
              ? 'Where Postroom may leave a timer on the host, the host releases them by itself, also while Postroom is closed. Elsewhere Postroom does it as soon as it runs and is connected. The Holds page shows which.'
              : 'Nothing is released. The reminder appears while Postroom runs, and the hold is marked as overdue.'}
          </p>
        </>
      )}
    </div>
  );
}
