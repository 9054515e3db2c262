import { visible } from '#mail/visible';
import { printCount, printSpan, printTime } from '../../../widgets/format.ts';
import { useNow } from '../../../widgets/clock.ts';
import type { DomainTrouble } from '../wire.ts';
import styles from './finding.module.css';

interface Props {
  troubles: readonly DomainTrouble[];
  rows: number;
  narrow: (terms: readonly string[], exclude: boolean) => void;
}

function When({ at, now }: { at: number; now: number }): React.JSX.Element {
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={printTime(at)}>
      {printSpan(now - at)}
    </time>
  );
}

/** When the trouble with each domain began: its oldest waiting message, its newest, and what most of them say. */
export function Troubles({ troubles, rows, narrow }: Props): React.JSX.Element {
  const now = useNow(10) / 1000;
  return (
    <div className={styles.tableScroll} tabIndex={0} role="group" aria-label="Oldest message of each domain">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">To domain</th>
            <th scope="col" data-right>
              Messages
            </th>
            <th scope="col" data-right title="Age of the oldest message: when did it begin?">
              Oldest
            </th>
            <th scope="col" data-right title="Age of the newest message: does it go on?">
              Newest
            </th>
            <th scope="col">Mostly</th>
          </tr>
        </thead>
        <tbody>
          {troubles.slice(0, rows).map(({ domain, term, count, oldestAt, newestAt, reason, reasonCount }) => (
            <tr key={term}>
              <th scope="row">
                <button
                  type="button"
                  className={styles.link}
                  title={`${visible(domain)}\nClick: show them. Alt+click: leave them out.`}
                  onClick={(event) => narrow([term], event.altKey)}
                >
                  {domain === '' ? '(no domain)' : visible(domain)}
                </button>
              </th>
              <td data-right>{printCount(count)}</td>
              <td data-right>
                <When at={oldestAt} now={now} />
              </td>
              <td data-right>
                <When at={newestAt} now={now} />
              </td>
              <td className={styles.why} title={visible(reason)}>
                {reason === '' ? (
                  <span className={styles.soft}>not tried yet</span>
                ) : (
                  <>
                    {reasonCount < count && (
                      <span className={styles.share}>{Math.round((reasonCount / count) * 100)} % </span>
                    )}
                    {visible(reason)}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
