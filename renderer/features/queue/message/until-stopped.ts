/** The values of a stream until it ends or the signal comes, whether or not the stream itself hears the signal. */
export async function* untilStopped<T>(stream: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const values = stream[Symbol.asyncIterator]();
  const stopped = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  try {
    for (;;) {
      const next = await Promise.race([stopped, values.next()]);
      if (next === undefined || next.done === true) return;
      yield next.value;
    }
  } finally {
    // A stream that is stuck is not waited for.
    void values.return?.().catch(() => undefined);
  }
}
