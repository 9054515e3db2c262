export type SessionKind = 'command' | 'terminal';

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

  /** What the server is known or believed to allow. */
  get allowed(): number {
    return this.limit;
  }

  /** A terminal keeps its session for hours, so it may not take the last one from the commands. */
  get roomForTerminal(): boolean {
    return this.open.terminal + 2 <= this.limit && this.count < this.limit;
  }

  /** No command can ever run here while the terminals stay open. */
  get fullOfTerminals(): boolean {
    return this.open.terminal > 0 && this.open.terminal >= this.limit;
  }

  /** Waits for a free session and takes it. Rejects when the signal aborts. */
  async enter(kind: SessionKind, signal: AbortSignal | undefined): Promise<void> {
    while (this.count >= this.limit) {
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

  /**
   * The server refused the session that `enter` had granted. True when waiting for another one to end can help; false
   * when no other was open, so the server allows none at all.
   */
  refused(kind: SessionKind): boolean {
    this.open[kind] -= 1;
    const others = this.count;
    if (others > 0) this.limit = Math.min(this.limit, others);
    this.wake();
    return others > 0;
  }

  /** Lets everybody who waits try again, e.g. because the connection is gone. */
  wake(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
