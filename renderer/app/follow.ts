export interface Following {
  stop(): void;
  /** Stops waiting and tries at once. */
  retry(): void;
}

type Door = { readonly open: true } | { readonly open: false; readonly error: unknown };

/**
 * Follows a `watch` of the contract until stopped: every value goes to `take`, and a stream that ends or breaks is opened
 * again after 0.5 s, doubling to 5 s. `door` hears each change between answering and not answering.
 */
export function follow<T>(
  open: (options: { signal: AbortSignal }) => Promise<AsyncIterable<T>>,
  take: (value: T) => void,
  door: (state: Door) => void = () => undefined,
): Following {
  const stopping = new AbortController();
  let wake: () => void = () => undefined;
  const stopped = (): boolean => stopping.signal.aborted;
  const run = async (): Promise<void> => {
    let wait = 500;
    while (!stopped()) {
      let error: unknown = new Error('The stream ended.');
      try {
        for await (const value of await open({ signal: stopping.signal })) {
          if (stopped()) return;
          wait = 500;
          door({ open: true });
          take(value);
        }
      } catch (caught) {
        error = caught;
      }
      if (stopped()) return;
      door({ open: false, error });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wait = Math.min(wait * 2, 5000);
    }
  };
  void run();
  return {
    stop: () => {
      stopping.abort();
      wake();
    },
    retry: () => wake(),
  };
}
