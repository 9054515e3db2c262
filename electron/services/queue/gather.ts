/**
 * Joins small pieces of text: Postfix writes its listing row by row, and one message to the window per row would cost
 * more than the row. The first piece goes at once; later ones wait until there are 64 KiB, or 25 ms.
 * `add` resolves when there is room for more; `end` when everything was sent.
 */
export function gather(send: (bytes: string) => Promise<void>): {
  add(bytes: string): Promise<void>;
  end(): Promise<void>;
} {
  let waiting: string[] = [];
  let length = 0;
  let begun = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending = Promise.resolve();
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (length === 0) return sending;
    const bytes = waiting.join('');
    waiting = [];
    length = 0;
    sending = sending.then(() => send(bytes));
    return sending;
  };
  return {
    add: (bytes) => {
      waiting.push(bytes);
      length += bytes.length;
      if (!begun || length >= 65_536) {
        begun = true;
        return flush();
      }
      timer ??= setTimeout(() => void flush(), 25);
      return Promise.resolve();
    },
    end: flush,
  };
}
