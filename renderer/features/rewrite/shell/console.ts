import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { textOf } from '#mail/bytes';
import { visible } from '#mail/visible';
import { keysOf, pastedLines } from './keys.ts';
import type { Key, LineState } from './line-editor.ts';
import { drawLine, eraseLine } from './prompt-line.ts';
import type { ShellScreen } from './shell-session.ts';

/** What a console needs of the line that is being typed. */
export interface LineOwner {
  /** `undefined`: nothing may be typed now, and no line is shown. */
  readonly line: () => LineState | undefined;
  readonly press: (keys: readonly Key[]) => void;
  /** Finished lines, and the rest that stays to be edited. */
  readonly paste: (lines: readonly string[], rest: string) => void;
}

export interface Console extends ShellScreen {
  /** Draws the line anew. */
  redraw(): void;
  clear(): void;
  focus(): void;
  recolour(): void;
  dispose(): void;
}

const prompt = '> ';
const longestLine = 10_000;

/** What a host printed, safe for a terminal: decoded, and nothing in it is an order to the terminal. */
const drawable = (bytes: string): string =>
  textOf(bytes)
    .split('\n')
    .map((line) =>
      line
        .split('\t')
        .map((part) => visible(part.replace(/\r$/, ''), longestLine))
        .join('\t'),
    )
    .join('\r\n');

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const themeNow = () => ({
  background: colour('--ground-sunk'),
  foreground: colour('--text'),
  cursor: colour('--text'),
  selectionBackground: colour('--ground-selected'),
});

/** A terminal whose last line is ours: what is printed goes above it. */
export function openConsole(element: HTMLElement, owner: LineOwner): Console {
  const terminal = new Terminal({
    fontFamily: colour('--mono'),
    fontSize: 13,
    scrollback: 5000,
    allowProposedApi: false,
    minimumContrastRatio: 4.5,
    theme: themeNow(),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(element);
  // These lead out of the console; everything else belongs to the line.
  terminal.attachCustomKeyEventHandler(
    (event) => !(event.key === 'F6' || (event.ctrlKey && event.shiftKey && event.key.toLowerCase() === 'p')),
  );
  /** Rows above the cursor that belong to the line; `undefined`: it is not drawn. */
  let drawn: number | undefined;
  /** What was printed last did not end its line. */
  let open = false;
  /** The end of a piece may be half a character. */
  let rest = '';

  const undraw = (): string => {
    const erased = drawn === undefined ? '' : eraseLine(drawn);
    drawn = undefined;
    return erased;
  };
  const draw = (): string => {
    const line = owner.line();
    if (line === undefined) return '';
    const { output, cursorRow } = drawLine(line, prompt, terminal.cols);
    drawn = cursorRow;
    const lead = open ? '\r\n' : '';
    open = false;
    return `${lead}${output}`;
  };
  const redraw = (): void => terminal.write(undraw() + draw());

  const paste = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const lines = pastedLines(event.clipboardData?.getData('text/plain') ?? '');
    owner.paste(lines.slice(0, -1), lines.at(-1) ?? '');
  };
  element.addEventListener('paste', paste, true);
  const typed = terminal.onData((data) => owner.press(keysOf(data)));
  const watch = new ResizeObserver(() => {
    // The rows of the line are others afterwards: it is taken away before.
    terminal.write(undraw(), () => {
      fit.fit();
      redraw();
    });
  });
  watch.observe(element);
  fit.fit();

  return {
    typed: (line) => {
      terminal.write(`${undraw()}\x1b[1m${prompt}${drawable(line)}\x1b[0m\r\n`);
      open = false;
      rest = '';
    },
    printed: (bytes, done) => {
      const whole = rest + bytes;
      const half = /[\xc2-\xf4][\x80-\xbf]{0,2}$/.exec(whole)?.[0] ?? '';
      rest = half;
      const text = whole.slice(0, whole.length - half.length);
      if (text !== '') open = !text.endsWith('\n');
      terminal.write(undraw() + drawable(text) + (owner.line() === undefined ? '' : draw()), done);
    },
    redraw,
    clear: () => {
      undraw();
      terminal.write('\x1b[2J\x1b[3J\x1b[H', redraw);
    },
    focus: () => terminal.focus(),
    recolour: () => {
      terminal.options.theme = themeNow();
    },
    dispose: () => {
      watch.disconnect();
      element.removeEventListener('paste', paste, true);
      typed.dispose();
      terminal.dispose();
    },
  };
}
