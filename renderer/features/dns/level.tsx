import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconHelpCircle,
  IconInfoCircle,
} from '@tabler/icons-react';
import type { DnsFinding, Level } from '#mail/dns/question';
import { visible } from '#mail/visible';
import styles from './dns.module.css';
import { levels, levelWords } from './levels.ts';

const icons: Readonly<Record<Level, typeof IconInfoCircle>> = {
  error: IconCircleX,
  warning: IconAlertTriangle,
  note: IconInfoCircle,
  good: IconCircleCheck,
  unknown: IconHelpCircle,
};
export function LevelIcon({ level }: { level: Level }): React.JSX.Element {
  const Icon = icons[level];
  return (
    <span className={styles.level} data-level={level} title={levelWords[level]}>
      <Icon size={15} role="img" aria-label={levelWords[level]} />
    </span>
  );
}

/** What was found out, the gravest first, each with what to do. */
export function FindingList({
  findings,
  label,
}: {
  findings: readonly DnsFinding[];
  label: string;
}): React.JSX.Element | null {
  if (findings.length === 0) return null;
  const sorted = [...findings].sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
  return (
    <ul className={styles.findings} aria-label={label}>
      {sorted.map(({ code, level, words, todo }, at) => (
        <li key={`${code} ${at}`} data-level={level} title={code}>
          <LevelIcon level={level} />
          <div>
            {visible(words)}
            {todo !== '' && <div className={styles.soft}>{visible(todo)}</div>}
          </div>
        </li>
      ))}
    </ul>
  );
}
