import { IconCircleCheck, IconCircleX, IconClockPause, IconQuestionMark } from '@tabler/icons-react';
import type { Answer, Fate } from '#mail/rewrite/question';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { deliveryWords, fateWords, shown } from './fate-words.ts';
import styles from './trace.module.css';

const icons = {
  good: IconCircleCheck,
  bad: IconCircleX,
  later: IconClockPause,
  unknown: IconQuestionMark,
} as const;
const tones = { error: 'bad', warning: 'warning', note: 'plain' } as const;

/** What comes of it, as an icon with its meaning. */
export function FateIcon({ fate, size = 16 }: { fate: Fate; size?: number }): React.JSX.Element {
  const { tone } = fateWords(fate);
  const Icon = icons[tone];
  return <Icon size={size} aria-hidden data-tone={tone} className={styles.fateIcon} />;
}

/** The result in words: what comes of it, what decided it, and what is worth an eye. */
export function FateView({
  fate,
  because,
  notes,
  children,
}: Pick<Answer, 'fate' | 'because' | 'notes'> & { children?: React.ReactNode }): React.JSX.Element {
  const { title, why, tone } = fateWords(fate);
  return (
    <div className={styles.outcome}>
      <div className={styles.fate} data-tone={tone}>
        <FateIcon fate={fate} size={18} />
        <div className={styles.fateText}>
          <p className={styles.fateTitle}>{title}</p>
          {fate.kind === 'deliveries' && fate.deliveries.length > 1 && (
            <ul>
              {fate.deliveries.map((delivery, at) => (
                <li key={at}>{deliveryWords(delivery)}</li>
              ))}
            </ul>
          )}
          {why !== '' && <p>{why}</p>}
          {because !== '' && <p>Decided by {shown(because, 500)}.</p>}
        </div>
        {children}
      </div>
      <Notes notes={notes} />
    </div>
  );
}

function Notes({ notes }: { notes: Answer['notes'] }): React.JSX.Element {
  return (
    <>
      {notes.map(({ severity, code, words }, at) => (
        <ProblemNote key={`${code} ${at}`} what={shown(words)} tone={tones[severity]} />
      ))}
    </>
  );
}

/** What is worth an eye, where there is no result to stand below. */
export function NotesView({ notes }: { notes: Answer['notes'] }): React.JSX.Element | null {
  if (notes.length === 0) return null;
  return (
    <div className={styles.outcome}>
      <Notes notes={notes} />
    </div>
  );
}
