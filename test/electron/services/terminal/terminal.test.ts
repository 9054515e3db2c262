import { describe, expect, it } from 'vitest';
import type { Shell } from '#services/hosts/reach';
import { Terminal } from '#services/terminal/terminal';

class FakeShell implements Shell {
  take: (bytes: Uint8Array) => Promise<void> | void = () => undefined;
  ended: (why: string) => void = () => undefined;
  write = (): Promise<void> => Promise.resolve();
  resize = (): void => undefined;
  close = (): void => this.ended('The shell ended.');
  onData(take: FakeShell['take']): void {
    this.take = take;
  }
  onClose(closed: (why: string) => void): void {
    this.ended = closed;
  }
}

const make = (): { shell: FakeShell; terminal: Terminal } => {
  const shell = new FakeShell();
  return { shell, terminal: new Terminal('t', 'h', '', shell, () => undefined) };
};

/** Follows a terminal; `text` is what the window has got. */
function follow(terminal: Terminal) {
  const window = { text: '', closed: '', ended: false };
  void (async () => {
    for await (const event of terminal.output(undefined))
      if (event.kind === 'data') window.text += Buffer.from(event.base64, 'base64').toString('latin1');
      else window.closed = event.why;
    window.ended = true;
  })();
  return window;
}
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const kib = (number: number, letter = 'x'): Buffer => Buffer.alloc(number * 1024, letter);

describe('a terminal', () => {
  it('stops reading at 512 KiB that nobody acknowledged, and goes on after that', async () => {
    const { shell, terminal } = make();
    const window = follow(terminal);
    await tick();
    expect(shell.take(kib(500))).toBeUndefined();
    let resumed = false;
    void Promise.resolve(shell.take(kib(20))).then(() => (resumed = true));
    await tick();
    expect(resumed).toBe(false);
    expect(window.text).toHaveLength(520 * 1024);
    terminal.ack(100 * 1024);
    await tick();
    expect(resumed).toBe(true);
  });

  it('stops as well when no window looks at it', async () => {
    const { shell } = make();
    expect(shell.take(kib(511))).toBeUndefined();
    let resumed = false;
    void Promise.resolve(shell.take(kib(1))).then(() => (resumed = true));
    await tick();
    expect(resumed).toBe(false);
  });

  it('gives a reloaded window the last 256 KiB, and takes the stream from the old one', async () => {
    const { shell, terminal } = make();
    const old = follow(terminal);
    await tick();
    void shell.take(kib(200, 'a'));
    void shell.take(kib(200, 'b'));
    await tick();
    const fresh = follow(terminal);
    await tick();
    expect(old.ended).toBe(true);
    expect(fresh.text).toBe(kib(56, 'a').toString() + kib(200, 'b').toString());
    void shell.take(Buffer.from('more'));
    await tick();
    expect(fresh.text.endsWith('bmore')).toBe(true);
  });

  it('tells its last words and why it ended, also to a window that comes later', async () => {
    const { shell, terminal } = make();
    void shell.take(Buffer.from('bye'));
    shell.ended('The connection was lost.');
    const window = follow(terminal);
    await tick();
    expect(window).toEqual({ text: 'bye', closed: 'The connection was lost.', ended: true });
  });
});
