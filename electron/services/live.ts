/**
 * A value that many windows follow: `changed()` wakes every follower, and a follower that is slow sees the newest value
 * only. Made for watch procedures, which send the whole value again after each change.
 */
export class Live {
  private readonly waiting = new Set<() => void>();
  private readonly resting = new Set<() => void>();
  private version = 0;
  /** The version of the newest change that was told at once. */
  private urgentAt = 0;

  /** @param how `at once`: followers that rest between two values are told too, for what somebody waits for. */
  changed(how?: 'at once'): void {
    this.version += 1;
    for (const wake of this.waiting) wake();
    this.waiting.clear();
    if (how !== 'at once') return;
    this.urgentAt = this.version;
    for (const wake of this.resting) wake();
    this.resting.clear();
  }

  /**
   * Yields `read()` now and after every change, until the signal aborts: at most once per `gapMs`, but for changes that
   * are told at once.
   */
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
        if (this.urgentAt <= seen) {
          const rested = sleep(gapMs);
          const woken = wake;
          this.resting.add(woken);
          await rested.finally(() => this.resting.delete(woken));
        }
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
