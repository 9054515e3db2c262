export type SessionKind = 'command' | 'terminal';

/** Terminals hold every session of this connection, and they may stay for hours. */
export class Crowded extends Error {}

/** sshd's own default is 10; a channel that was just closed may still count there. */
const firstGuess = 8;

/**
 * The sessions open on one SSH connection. The server's MaxSessions is not told to clients: it is learnt from the first
 * refusal, and from then on commands wait for a free session instead of failing.
 */
export class Sessions {
  private limit = firstGuess;
  private readonly open = { command: 0, terminal: 0 };
  private waiting: (() => void)[] = [];

  private get count(): number {
    return this.open.command + this.open.terminal;
  }

  get empty(): boolean {
    return this.count === 0;
  }

  /** A terminal keeps its session for hours, so it may not take the last one from the commands. */
  get roomForTerminal(): boolean {
    return this.open.terminal + 2 <= this.limit && this.count < this.limit;
  }

  /** No command can ever run here while the terminals stay open. */
  get fullOfTerminals(): boolean {
    return this.open.terminal > 0 && this.open.terminal >= this.limit;
  }

  /** Waits for a free session and takes it. Rejects with Crowded when none can come free, and when the signal aborts. */
  async enter(kind: SessionKind, signal: AbortSignal | undefined): Promise<void> {
    while (this.count >= this.limit) {
      if (this.fullOfTerminals) throw new Crowded();
      signal?.throwIfAborted();
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    signal?.throwIfAborted();
    this.open[kind] += 1;
  }

  leave(kind: SessionKind): void {
    this.open[kind] -= 1;
    this.wake();
  }

  /** The server refused a session: it allows no more than those that are open besides it. Zero is learnt by nobody. */
  learn(): void {
    if (this.count > 0) this.limit = Math.min(this.limit, this.count);
    this.wake();
  }

  /** Whether a command is open or being opened, whose end will make room. */
  get commandsOpen(): boolean {
    return this.open.command > 0;
  }

  /** Lets everybody who waits try again, e.g. because the connection is gone. */
  wake(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
