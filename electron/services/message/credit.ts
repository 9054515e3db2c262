/** How much of each reading the window has taken in: a fast host must not fill the memory between it and the window. */
export class Credit {
  readonly #open = new Map<string, { sent: number; took: number; wake: () => void }>();
  readonly #ahead: number;

  constructor(ahead: number) {
    this.#ahead = ahead;
  }

  open(reading: string): void {
    this.#open.set(reading, { sent: 0, took: 0, wake: () => undefined });
  }

  close(reading: string): void {
    this.#open.get(reading)?.wake();
    this.#open.delete(reading);
  }

  took(reading: string, bytes: number): void {
    const state = this.#open.get(reading);
    if (state === undefined || bytes <= state.took) return;
    state.took = bytes;
    state.wake();
  }

  /** Counts bytes as sent; resolves when the next may follow. */
  async sent(reading: string, bytes: number): Promise<void> {
    const state = this.#open.get(reading);
    if (state === undefined) return;
    state.sent += bytes;
    while (this.#open.get(reading) === state && state.sent - state.took > this.#ahead)
      await new Promise<void>((resolve) => {
        state.wake = resolve;
      });
  }
}
