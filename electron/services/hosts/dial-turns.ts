/** Lets those wait who found no room, until somebody who has some leaves it. */
export class DialTurns {
  #inside = 0;
  #waiting: (() => void)[] = [];

  get anyInside(): boolean {
    return this.#inside > 0;
  }

  /** @returns how to leave; `false` for those who found no room after all */
  enter(): (room?: boolean) => void {
    this.#inside += 1;
    let inside = true;
    return (room = true) => {
      if (!inside) return;
      inside = false;
      this.#inside -= 1;
      if (room) this.#waiting.shift()?.();
    };
  }

  /** Resolves when somebody left, or after so long: `false`. The reason of the signal when that is aborted. */
  async someLeft(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
    signal?.throwIfAborted();
    let left = false;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        this.#waiting = this.#waiting.filter((other) => other !== gone);
        resolve();
      };
      const gone = (): void => {
        left = true;
        done();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
      this.#waiting.push(gone);
    });
    signal?.throwIfAborted();
    return left;
  }
}
