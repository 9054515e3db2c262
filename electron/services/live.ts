/**
 * A value that many windows follow: `changed()` wakes every follower, and a follower that is slow sees the newest value
 * only. Made for watch procedures, which send the whole value again after each change.
 */
export class Live {
  private readonly waiting = new Set<() => void>();
  private version = 0;

  changed(): void {
    this.version += 1;
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  /** Yields `read()` now and after every change, at most once per `gapMs`, until the signal aborts. */
  async *follow<T>(read: () => T, gapMs: number, signal: AbortSignal | undefined): AsyncGenerator<T> {
    let wake: () => void = () => undefined;
    const ended = (): boolean => signal?.aborted === true;
    const abort = (): void => wake();
    signal?.addEventListener('abort', abort);
    const sleep = (ms?: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    try {
      while (!ended()) {
        const seen = this.version;
        yield read();
        if (ended()) return;
        await sleep(gapMs);
        while (this.version === seen && !ended()) {
          const slept = sleep();
          const woken = wake;
          this.waiting.add(woken);
          await slept.finally(() => this.waiting.delete(woken));
        }
      }
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }
}
