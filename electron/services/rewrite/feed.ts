/** What one side does while the other side reads of it. Reading to the end, or no longer, ends the work. */
export async function* feed<T>(
  signal: AbortSignal | undefined,
  work: (put: (value: T) => void, signal: AbortSignal) => Promise<void>,
): AsyncGenerator<T> {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  if (signal?.aborted === true) abort();
  signal?.addEventListener('abort', abort);
  const waiting: T[] = [];
  let wake: () => void = () => undefined;
  let failure: Error | undefined;
  let over = false;
  const done = work((value) => {
    waiting.push(value);
    wake();
  }, stop.signal)
    .catch((error: unknown) => (failure = error instanceof Error ? error : new Error(String(error))))
    .finally(() => {
      over = true;
      wake();
    });
  const ended = (): boolean => over;
  const failed = (): Error | undefined => failure;
  try {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else if (ended()) break;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
    // Who cancelled it wants no words about it.
    const wrong = failed();
    if (wrong !== undefined && !stop.signal.aborted) throw wrong;
  } finally {
    signal?.removeEventListener('abort', abort);
    stop.abort();
    await done;
  }
}
