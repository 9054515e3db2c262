import { textOf } from '#mail/bytes';
import type { Arrival, LineChange } from '#mail/smtp/arrived';
import { visible } from '#mail/visible';
import styles from './session.module.css';

const marks: Readonly<Record<LineChange['kind'], string>> = {
  same: ' ',
  gone: '−',
  added: '+',
  'line end': '~',
};
const words: Readonly<Record<LineChange['kind'], string>> = {
  same: 'the same',
  gone: 'sent, but not there',
  added: 'not sent',
  'line end': 'another line end',
};
const ends = (end: string): string =>
  end === '' ? 'no line end' : end.replaceAll('\r', 'CR ').replaceAll('\n', 'LF').trim();
const mostLines = 500;

/** What a server made of a message: lines that went, came, or end otherwise. */
export function ArrivalView({ arrival }: { arrival: Arrival }): React.JSX.Element {
  const shown = arrival.changes.filter(({ kind }) => kind !== 'same');
  return (
    <div className={styles.arrival}>
      {arrival.words.map((sentence) => (
        <p key={sentence}>{visible(sentence)}</p>
      ))}
      {shown.length > 0 && (
        <ul className={styles.changes} aria-label="What changed on the way">
          {shown.slice(0, mostLines).map(({ kind, line, end, endNow, trace }, at) => (
            <li key={at} data-kind={kind}>
              <span role="img" aria-label={words[kind]}>
                {marks[kind]}
              </span>{' '}
              {visible(textOf(line), 400)}
              {kind === 'line end' && ` ${ends(end)} → ${ends(endNow ?? '')}`}
              {trace !== undefined && <span className={styles.soft}> ({trace}, added by the server)</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
