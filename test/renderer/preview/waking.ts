/** Wakes everybody who waits for a change. */
export class Waking {
  #wakers: (() => void)[] = [];

  changed(): void {
    const woken = this.#wakers;
    this.#wakers = [];
    for (const wake of woken) wake();
  }

  /** The value now, then again after every change. */
  async *watch<T>(signal: AbortSignal | undefined, value: () => T): AsyncGenerator<T, void> {
    while (signal?.aborted !== true) {
      yield value();
      await new Promise<void>((resolve) => {
        this.#wakers.push(resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }
}
