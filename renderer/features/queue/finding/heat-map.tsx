import { visible } from '#mail/visible';
import { plural, printCount } from '../../../widgets/format.ts';
import type { Analysis } from '../wire.ts';
import styles from './finding.module.css';

/** Steps of the scale; counts of mail differ by powers of ten, so the scale is logarithmic. */
const steps = 6;

const stepOf = (count: number, most: number): number =>
  count === 0 ? 0 : Math.max(1, Math.ceil((Math.log1p(count) / Math.log1p(most)) * steps));

interface Props {
  heat: Analysis['heat'];
  rows: number;
  narrow: (terms: readonly string[], exclude: boolean) => void;
}

/** How old the mail for each domain is: a young row is a new trouble, an old one has been there for days. */
export function HeatMap({ heat, rows, narrow }: Props): React.JSX.Element {
  const { ages, domains, counts } = heat;
  const most = counts.reduce((high, count) => Math.max(high, count), 1);
  const shown = domains.slice(0, rows);
  return (
    <div className={styles.heatScroll} tabIndex={0} role="group" aria-label="Age and destination domain">
      <table className={styles.heat}>
        <thead>
          <tr>
            <th scope="col">To domain</th>
            {ages.map(({ label, term, count }) => (
              <th key={term} scope="col">
                <button
                  type="button"
                  aria-label={`Aged ${label}: ${plural(count, 'message')}`}
                  onClick={(event) => narrow([term], event.altKey)}
                >
                  {label}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((domain, row) => (
            <tr key={domain.term}>
              <th scope="row">
                <button
                  type="button"
                  title={visible(domain.label)}
                  aria-label={`${visible(domain.label)}: ${plural(domain.count, 'message')}`}
                  onClick={(event) => narrow([domain.term], event.altKey)}
                >
                  {visible(domain.label)}
                </button>
              </th>
              {ages.map((age, column) => {
                const count = counts[row * ages.length + column] ?? 0;
                return (
                  <td key={age.term} data-step={stepOf(count, most)}>
                    {count === 0 ? (
                      <span aria-label="none">·</span>
                    ) : (
                      <button
                        type="button"
                        aria-label={`${visible(domain.label)}, ${age.label}: ${plural(count, 'message')}`}
                        onClick={() => narrow([domain.term, age.term], false)}
                      >
                        {printCount(count)}
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
