/**
 * Turns work that puts values into a stream of them, one at a time: `put` resolves when its value was taken. When the
 * reader leaves, the work's signal is aborted, every waiting `put` goes on, and `leaving` is called.
 */
export async function* relay<T>(
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal, put: (value: T) => Promise<void>) => Promise<void>,
  leaving: () => void = () => undefined,
): AsyncGenerator<T> {
  const abort = new AbortController();
  const waiting: { value: T; taken: () => void }[] = [];
  const state: { ended: boolean; failure: Error | undefined; wake: () => void } = {
    ended: false,
    failure: undefined,
    wake: () => undefined,
  };
  const leave = (): void => {
    abort.abort();
    leaving();
    for (const { taken } of waiting) taken();
    state.wake();
  };
  outer?.addEventListener('abort', leave, { once: true });
  const put = (value: T): Promise<void> =>
    abort.signal.aborted
      ? Promise.resolve()
      : new Promise((taken) => {
          waiting.push({ value, taken });
          state.wake();
        });
  const working = work(abort.signal, put)
    .catch((error: unknown) => {
      state.failure = error instanceof Error ? error : new Error('The reading failed.');
    })
    .finally(() => {
      state.ended = true;
      state.wake();
    });
  try {
    for (;;) {
      const next = waiting[0];
      if (next !== undefined && !abort.signal.aborted) {
        yield next.value;
        waiting.shift();
        next.taken();
      } else if (state.ended || abort.signal.aborted) break;
      else
        await new Promise<void>((resolve) => {
          state.wake = resolve;
        });
    }
    if (state.failure !== undefined && !abort.signal.aborted) throw state.failure;
  } finally {
    outer?.removeEventListener('abort', leave);
    if (!state.ended) leave();
    await working;
  }
}
