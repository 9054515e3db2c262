import type { SessionResult } from '#mail/smtp/transcript';
import { printMs } from '../print-ms.ts';
import { stageWords } from '../stage-words.ts';
import styles from './transcript.module.css';

/** Where the time went: a stretch for each stage, as long as it was waited for. */
export function StageBar({ times }: { times: SessionResult['times'] }): React.JSX.Element | null {
  const all = times.reduce((sum, { ms }) => sum + ms, 0);
  if (times.length === 0) return null;
  return (
    <div className={styles.times}>
      <div className={styles.bar} aria-hidden>
        {times.map(({ stage, ms }, at) => (
          <span key={stage} data-odd={at % 2 === 1} style={{ flexGrow: Math.max(ms, all / 200, 0.01) }} />
        ))}
      </div>
      <ul className={styles.legend} aria-label="Time per stage">
        {times.map(({ stage, ms }) => (
          <li key={stage} data-most={ms === Math.max(...times.map((one) => one.ms))}>
            {stageWords[stage]} <span>{printMs(ms)}</span>
          </li>
        ))}
        <li>
          All <span>{printMs(all)}</span>
        </li>
      </ul>
    </div>
  );
}
