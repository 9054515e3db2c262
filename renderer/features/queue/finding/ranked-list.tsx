import { visible } from '#mail/visible';
import { plural, printCount } from '../../../widgets/format.ts';
import type { FacetValue } from '../wire.ts';
import styles from './finding.module.css';
import { isNothing } from './use-term.ts';

interface Props {
  label: string;
  values: readonly FacetValue[];
  /** What the shares are of. */
  matched: number;
  most: number;
  /** How many more there are behind the last one. */
  more?: number;
  narrow: (terms: readonly string[], exclude: boolean) => void;
  /** A second line under a value. */
  explain?: (value: FacetValue) => string;
}

const percent = (share: number): string =>
  share > 0 && share < 0.01 ? '<1 %' : `${Math.round(share * 100)} %`;

/** Values by their count, each with its share. */
export function RankedList({
  label,
  values,
  matched,
  most,
  more = 0,
  narrow,
  explain,
}: Props): React.JSX.Element {
  if (values.length === 0) return <p className={styles.hint}>None among these messages.</p>;
  const shown = values.slice(0, most);
  const rest = values.length - shown.length + more;
  return (
    <>
      <ol className={styles.ranked} aria-label={label}>
        {shown.map((value) => {
          const share = matched === 0 ? 0 : value.count / matched;
          const said = explain?.(value) ?? '';
          return (
            <li key={value.term} data-state={value.state || undefined}>
              <button
                type="button"
                className={styles.rankedLine}
                title={`${visible(value.label)}\nClick: show them. Alt+click: leave them out.`}
                aria-label={`${visible(value.label)} ${said === '' ? '' : `${said} `}${percent(share)} ${plural(value.count, 'message')}${value.state === 'out' ? ', left out' : ''}`}
                onClick={(event) => narrow([value.term], event.altKey)}
              >
                <span
                  className={styles.facetBar}
                  style={{ width: `${Math.min(100, share * 100)}%` }}
                  aria-hidden
                />
                <span className={styles.rankedText}>
                  <span data-empty={isNothing(value.term) || undefined}>{visible(value.label)}</span>
                  {said !== '' && <small> {said}</small>}
                </span>
                {/* Read aloud, words apart; drawn, the gaps of the row. */ ' '}
                <span className={styles.share}>{percent(share)}</span>{' '}
                <span className={styles.number}>{printCount(value.count)}</span>
              </button>
            </li>
          );
        })}
      </ol>
      {rest > 0 && <p className={styles.hint}>and {plural(rest, 'more value')}, with fewer messages each</p>}
    </>
  );
}
