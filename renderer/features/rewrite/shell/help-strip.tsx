import { useMemo } from 'react';
import { useStore } from 'zustand';
import { plural } from '../../../widgets/format.ts';
import { shown } from '../trace/fate-words.ts';
import { complete, helpFor } from './completion.ts';
import type { ShellSession } from './shell-session.ts';
import styles from './shell.module.css';

const most = 60;

/** Under the shell: what may be typed next, and what the word that stands there is for. */
export function HelpStrip({ session }: { session: ShellSession }): React.JSX.Element {
  const { before, search } = useStore(session.store, ({ line }) => line);
  const words = useStore(session.store, (state) => state.words);
  const waiting = useStore(session.store, (state) => state.waiting.length);
  // `?` alone is the shell's own help: what it lists is shown at once.
  const begun = before.trim() === '?' ? '' : before;
  const { candidates } = useMemo(() => complete(begun, words), [begun, words]);
  const known = helpFor(before, words);
  const listed = before === '' || search !== undefined ? [] : candidates;
  return (
    <div className={styles.help} aria-live="polite">
      {waiting > 0 && (
        <p>
          {plural(waiting, 'line')} {waiting === 1 ? 'waits' : 'wait'} for the answer before. Ctrl+C forgets{' '}
          {waiting === 1 ? 'it' : 'them'}.
        </p>
      )}
      {search !== undefined ? (
        <p>Type what the line held. Ctrl+R: the one before. Enter: types it. Esc: back.</p>
      ) : listed.length > 0 && !(listed.length === 1 && listed[0]?.insert === before) ? (
        <ul className={styles.words} aria-label="What can be typed here">
          {listed.slice(0, most).map(({ insert, help }) => (
            <li key={insert}>
              <b>{shown(insert, 100)}</b>
              {help !== '' && <span>{shown(help, 200)}</span>}
            </li>
          ))}
          {listed.length > most && <li>and {listed.length - most} more</li>}
        </ul>
      ) : known !== undefined && known.help !== '' ? (
        <p>
          <b>{shown(known.text, 100)}</b> {shown(known.help, 300)}
        </p>
      ) : (
        <p>
          <b>3,0 address</b> where it goes · <b>/parse</b>, <b>/try</b>, <b>/map</b> · Tab completes · ↑ and
          Ctrl+R history · ? help · F6 leaves the shell
        </p>
      )}
    </div>
  );
}
