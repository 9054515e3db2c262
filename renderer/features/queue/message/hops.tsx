import { textOf } from '#mail/bytes';
import { visible } from '#mail/visible';
import { printSpan, printTime } from '../../../widgets/format.ts';
import styles from './message.module.css';
import { useMessage } from './store-context.ts';

const text = (bytes: string, longest = 300): string => visible(textOf(bytes), longest);

function Delay({ delay, longest }: { delay: number | undefined; longest: number }): React.JSX.Element | null {
  if (delay === undefined) return null;
  const skewed = delay < 0;
  const share = longest > 0 ? Math.max(2, Math.round((Math.abs(delay) / longest) * 100)) : 2;
  return (
    <div className={styles.delay} data-skew={skewed || undefined}>
      <span className={styles.bar} style={{ width: `${share}%` }} />
      <span>
        {skewed
          ? `−${printSpan(-delay)}: the clocks of these hosts disagree`
          : delay === 0
            ? 'at once'
            : `+${printSpan(delay)}`}
      </span>
    </div>
  );
}

/** The way the message took, first host first. */
export function HopsTab(): React.JSX.Element {
  const hops = useMessage((state) => state.digest?.hops) ?? [];
  const longest = Math.max(0, ...hops.map(({ delay }) => Math.abs(delay ?? 0)));
  const times = hops.flatMap(({ at }) => at ?? []);
  const first = times[0];
  const last = times.at(-1);
  if (hops.length === 0)
    return <p className={styles.none}>No Received header: no mail server has said that it passed here.</p>;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Hops">
      <p className={styles.total}>
        {hops.length} {hops.length === 1 ? 'hop' : 'hops'}
        {first !== undefined &&
          last !== undefined &&
          last > first &&
          `, ${printSpan(last - first)} from the first to here`}
        . Each line was written by the host after “by”; hosts before yours can have invented theirs.
      </p>
      <ol className={styles.hops}>
        {hops.map((hop, at) => (
          <li key={at}>
            <Delay delay={hop.delay} longest={longest} />
            <div className={styles.hopBy}>
              <b>{hop.by === '' ? 'unknown host' : text(hop.by)}</b>
              {hop.with !== '' && <span className={styles.soft}> with {text(hop.with, 100)}</span>}
            </div>
            {hop.from !== '' && <div>from {text(hop.from, 500)}</div>}
            <div className={styles.soft}>
              {hop.at === undefined ? 'no readable time' : printTime(hop.at)}
              {hop.for !== '' && ` · for ${text(hop.for)}`}
              {hop.id !== '' && ` · id ${text(hop.id, 100)}`}
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
