import { inWords } from '#mail/filter/in-words';
import type { Completions } from '#mail/filter/completions';
import { KeyCap } from '../../../widgets/key-cap.tsx';
import styles from './finding.module.css';

export const completionId = (at: number): string => `filter-completion-${at}`;

interface Props {
  offered: Completions;
  /** Which one the keyboard is on; -1 for none. */
  chosen: number;
  typed: string;
  take: (at: number) => void;
}

/** What may come next in the filter, and what the filter says so far. */
export function CompletionList({ offered, chosen, typed, take }: Props): React.JSX.Element {
  const said = inWords(typed);
  return (
    <div className={styles.completion}>
      <ul role="listbox" id="filter-completions" aria-label="What may come next" className={styles.options}>
        {offered.options.map(({ label, hint, insert }, at) => (
          <li
            key={insert}
            id={completionId(at)}
            role="option"
            aria-selected={at === chosen}
            // Not on click: the field would have lost the focus by then.
            onMouseDown={(event) => {
              event.preventDefault();
              take(at);
            }}
            ref={at === chosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
          >
            <code>{label}</code>
            <span>{hint}</span>
          </li>
        ))}
      </ul>
      <div className={styles.completionFoot}>
        {said === '' ? (
          <span>
            Any text is looked for everywhere; <code>-</code> in front of a word means not.
          </span>
        ) : (
          <span className={styles.said}>{said}</span>
        )}
        <span className={styles.completionKeys}>
          <KeyCap>↑</KeyCap> <KeyCap>↓</KeyCap> choose <KeyCap>Tab</KeyCap> take <KeyCap>Enter</KeyCap> apply
        </span>
      </div>
    </div>
  );
}
