import { useMantineTheme, useComputedColorScheme } from '@mantine/core';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal, type ITheme } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef } from 'react';
import { guard, linesOf, safePaste } from './guard.ts';
import type { Line } from './store.ts';
import styles from './terminal.module.css';

const themes: Readonly<Record<'light' | 'dark', ITheme>> = {
  light: {
    background: '#f0f2f5',
    foreground: '#1b1f24',
    cursor: '#1b1f24',
    selectionBackground: '#c4d3e8',
    black: '#1b1f24',
    red: '#b81c28',
    green: '#176b33',
    yellow: '#7d4b00',
    blue: '#0a57a5',
    magenta: '#6a35c2',
    cyan: '#0b6a74',
    white: '#5f6772',
    brightBlack: '#5f6772',
    brightRed: '#b81c28',
    brightGreen: '#176b33',
    brightYellow: '#7d4b00',
    brightBlue: '#0a57a5',
    brightMagenta: '#6a35c2',
    brightCyan: '#0b6a74',
    brightWhite: '#1b1f24',
  },
  dark: {
    background: '#101216',
    foreground: '#e5e8ec',
    cursor: '#e5e8ec',
    selectionBackground: '#33445e',
    black: '#414753',
    red: '#ff8981',
    green: '#57c777',
    yellow: '#e2a740',
    blue: '#76b8ff',
    magenta: '#bd9ff7',
    cyan: '#5fc9d4',
    white: '#e5e8ec',
    brightBlack: '#98a1ad',
    brightRed: '#ff8981',
    brightGreen: '#57c777',
    brightYellow: '#e2a740',
    brightBlue: '#76b8ff',
    brightMagenta: '#bd9ff7',
    brightCyan: '#5fc9d4',
    brightWhite: '#ffffff',
  },
};

interface Props {
  line: Line;
  label: string;
  /** Asks before several lines are pasted; answers through the callback. */
  ask: (text: string, paste: (text: string) => void) => void;
}

const encoder = new TextEncoder();

/** One terminal on the page. Drawn by the DOM renderer: WebGL stalls where the machine has no graphics. */
export function Screen({ line, label, ask }: Props): React.JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<Terminal>(undefined);
  const scheme = useComputedColorScheme('light');
  const { fontFamilyMonospace } = useMantineTheme();
  const asking = useRef(ask);
  useEffect(() => {
    asking.current = ask;
  }, [ask]);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const terminal = new Terminal({
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
      fontSize: 13,
      scrollback: 5000,
      allowProposedApi: false,
      minimumContrastRatio: 4.5,
      screenReaderMode: false,
    });
    drawn.current = terminal;
    guard(terminal);
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(element);
    // Ctrl+Shift+P and F6 lead out of the terminal; everything else belongs to the shell.
    terminal.attachCustomKeyEventHandler(
      (event) =>
        !(event.key === 'F6' || (event.ctrlKey && event.shiftKey && event.key.toLowerCase() === 'p')),
    );
    const paste = (event: ClipboardEvent): void => {
      event.preventDefault();
      event.stopPropagation();
      const text = safePaste(event.clipboardData?.getData('text/plain') ?? '');
      if (text === '') return;
      if (linesOf(text) > 1) asking.current(text, (agreed) => terminal.paste(agreed));
      else terminal.paste(text);
    };
    element.addEventListener('paste', paste, true);
    const typed = terminal.onData((data) => line.write(encoder.encode(data)));
    const binary = terminal.onBinary((data) =>
      line.write(Uint8Array.from(data, (char) => char.charCodeAt(0))),
    );
    const resized = terminal.onResize(({ cols, rows }) => line.resize(cols, rows));
    const stop = line.read(
      (bytes, done) => terminal.write(bytes, done),
      (why) => terminal.write(`\r\n\x1b[2m[${safePaste(why).replaceAll('\n', ' ')}]\x1b[0m\r\n`),
    );
    const watch = new ResizeObserver(() => fit.fit());
    watch.observe(element);
    fit.fit();
    line.resize(terminal.cols, terminal.rows);
    terminal.focus();
    return () => {
      watch.disconnect();
      stop();
      element.removeEventListener('paste', paste, true);
      [typed, binary, resized].forEach((listener) => listener.dispose());
      terminal.dispose();
      drawn.current = undefined;
    };
  }, [line, fontFamilyMonospace]);

  useEffect(() => {
    if (drawn.current !== undefined) drawn.current.options.theme = themes[scheme];
  }, [scheme, line]);

  return <div className={styles.screen} ref={place} data-terminal role="group" aria-label={label} />;
}
