import { useComputedColorScheme } from '@mantine/core';
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef } from 'react';
import { complete, completed } from './completion.ts';
import { openConsole, type Console } from './console.ts';
import { pressed, textOfLine, type Key } from './line-editor.ts';
import type { LinesBefore } from './lines-before.ts';
import type { ShellSession } from './shell-session.ts';
import styles from './shell.module.css';

interface Props {
  session: ShellSession;
  before: LinesBefore;
  label: string;
}

/** The last line is shown while one may be typed, and while keys come before it may. */
const lineOf = (session: ShellSession) => {
  const { ready, closed, line, waiting } = session.store.getState();
  return closed === undefined && ready && waiting.length === 0 ? line : undefined;
};

function pressAll(session: ShellSession, before: LinesBefore, console: Console, keys: readonly Key[]): void {
  if (session.store.getState().closed !== undefined) return;
  for (const key of keys) {
    const { line, words } = session.store.getState();
    const { state, effect } = pressed(line, key, before.list());
    session.edit(state);
    if (effect === undefined) continue;
    if (effect === 'clear') console.clear();
    else if (effect === 'interrupt') session.forget();
    else if (effect === 'complete')
      session.edit({ ...state, before: completed(state.before, complete(state.before, words)) });
    else if (effect.submit.trim() !== '') {
      before.add(effect.submit);
      session.submit([effect.submit]);
    }
  }
}

/** The shell itself: what was typed and printed, and a line to type. */
export function ShellScreen({ session, before, label }: Props): React.JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<Console>(undefined);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const screen: Console = openConsole(element, {
      line: () => lineOf(session),
      press: (keys) => pressAll(session, before, screen, keys),
      paste: (lines, rest) => {
        const { line } = session.store.getState();
        const [first, ...others] = lines;
        if (first === undefined) session.edit({ ...line, before: line.before + rest });
        else {
          const whole = [`${line.before}${first}`, ...others, ''].slice(0, -1);
          const typed = whole.filter((one) => one.trim() !== '');
          typed.forEach((one) => before.add(one));
          session.edit({ ...line, before: rest });
          session.submit(typed);
        }
      },
    });
    drawn.current = screen;
    const detach = session.attach(screen);
    screen.redraw();
    const unhear = session.store.subscribe((now, last) => {
      const moved =
        textOfLine(now.line) !== textOfLine(last.line) ||
        now.line.before !== last.line.before ||
        now.line.search !== last.line.search;
      if (moved || now.ready !== last.ready || now.waiting !== last.waiting || now.closed !== last.closed)
        screen.redraw();
    });
    screen.focus();
    return () => {
      unhear();
      detach();
      screen.dispose();
      drawn.current = undefined;
    };
  }, [session, before]);
  useEffect(() => {
    // The colours of the page change after this is told.
    const timer = setTimeout(() => drawn.current?.recolour(), 50);
    return () => clearTimeout(timer);
  }, [scheme]);
  return <div className={styles.screen} ref={place} data-terminal role="group" aria-label={label} />;
}
