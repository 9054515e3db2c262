import { useEffect, useState } from 'react';
import { visible } from '#mail/visible';
import { KeyCap } from '../widgets/key-cap.tsx';
import { useOffered, type Action } from './actions.ts';
import { printKey } from './keys.ts';
import styles from './shell.module.css';

const groups = ['Host', 'Page', 'Queue', 'Journal', 'Hosts', 'Window', 'Table'];

/** Every word typed must be found; a match at the start of a word of the title ranks first. */
export function matching(actions: readonly Action[], typed: string): readonly Action[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = actions.flatMap((action) => {
    const title = action.title.toLowerCase();
    const all = `${title} ${action.group} ${action.hint ?? ''} ${action.also ?? ''}`.toLowerCase();
    if (!words.every((word) => all.includes(word))) return [];
    const starts = words.filter((word) => title.startsWith(word) || title.includes(` ${word}`)).length;
    const place = groups.indexOf(action.group);
    // Where nothing else decides: hosts and pages before actions, what cannot be done now last.
    const score =
      starts - (place < 0 ? groups.length : place) / 100 - (action.disabled === undefined ? 0 : 0.5);
    return [{ action, score }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ action }) => action);
}

function Choices({ close }: { close: () => void }): React.JSX.Element {
  const actions = useOffered();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const found = matching(
    actions.filter(({ id, quiet }) => id !== 'app.palette' && quiet !== true),
    typed,
  );
  const chosen = found[Math.min(at, found.length - 1)];
  const run = (action: Action | undefined): void => {
    if (action === undefined || action.disabled !== undefined) return;
    close();
    // After the dialog has given the focus back, so that an action may put it elsewhere.
    setTimeout(action.run, 0);
  };
  const move = (event: React.KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(found.length - 1, at + step));
      setAt(next);
      document.getElementById(`choice-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(chosen);
    }
  };
  return (
    <div className={styles.palette}>
      <input
        className={styles.paletteInput}
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls="choices"
        aria-activedescendant={chosen === undefined ? undefined : `choice-${found.indexOf(chosen)}`}
        aria-label="Action or host"
        placeholder="Action or host…"
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={move}
      />
      <div
        className={styles.paletteList}
        role="listbox"
        id="choices"
        aria-label="Actions and hosts"
        tabIndex={-1}
      >
        {found.map((action, index) => (
          <div
            key={action.id}
            id={`choice-${index}`}
            role="option"
            className={styles.choice}
            aria-selected={action === chosen}
            aria-disabled={action.disabled !== undefined}
            onPointerMove={() => setAt(index)}
            onClick={() => run(action)}
          >
            <span className={styles.choiceGroup}>{action.group}</span>
            <span className={styles.choiceText}>{visible(action.title)}</span>
            <span className={styles.choiceHint}>{visible(action.disabled ?? action.hint ?? '')}</span>
            {action.keys?.[0] !== undefined && <KeyCap>{printKey(action.keys[0])}</KeyCap>}
          </div>
        ))}
        {found.length === 0 && <div className={styles.choice}>Nothing is called that.</div>}
      </div>
    </div>
  );
}

/**
 * Reaches every action that is offered now, and every host. Drawn by itself, not as a Mantine dialog: that one takes the
 * focus some frames later, and what was typed until then is lost.
 */
export function Palette({ opened, close }: { opened: boolean; close: () => void }): React.JSX.Element | null {
  useEffect(() => {
    if (!opened) return;
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [opened]);
  if (!opened) return null;
  return (
    <div className={styles.paletteGround} onPointerDown={close}>
      <div
        role="dialog"
        aria-modal
        aria-label="Command palette"
        className={styles.paletteBox}
        onPointerDown={(event) => event.stopPropagation()}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
          // The field is all there is to go to.
          if (event.key === 'Tab') event.preventDefault();
        }}
      >
        <Choices close={close} />
      </div>
    </div>
  );
}
