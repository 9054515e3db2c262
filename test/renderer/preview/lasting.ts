/** One value, then nothing more until the window stops listening. */
export async function* lasting<T>(value: T, signal: AbortSignal | undefined): AsyncGenerator<T, void> {
  yield value;
  if (signal?.aborted !== true)
    await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
}
