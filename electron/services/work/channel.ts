/**
 * A hand-over of values from several writers to one reader, one value at a time: a writer waits until its value was
 * taken, so a slow window slows the host's channel instead of filling memory.
 */
export function channelOf<T>(): { put(value: T): Promise<void>; end(): void; values(): AsyncGenerator<T> } {
  const waiting: { value: T; taken: () => void }[] = [];
  let ended = false;
  /** The writer whose value the reader has: freed as well when the reader never comes back. */
  let inHand: () => void = () => undefined;
  let wake: () => void = () => undefined;
  return {
    put: (value) =>
      new Promise((taken) => {
        if (ended) {
          taken();
          return;
        }
        waiting.push({ value, taken });
        wake();
      }),
    end: () => {
      ended = true;
      for (const { taken } of waiting) taken();
      inHand();
      wake();
    },
    async *values() {
      for (;;) {
        const next = waiting.shift();
        if (next !== undefined) {
          inHand = next.taken;
          yield next.value;
          next.taken();
        } else if (ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}
