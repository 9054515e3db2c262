import { Buffer } from 'node:buffer';
import type { Readable, Writable } from 'node:stream';
import type { Shell } from './reach.ts';

export interface ShellStreams {
  readonly output: Readable;
  readonly input: Writable;
  resize(cols: number, rows: number): void;
  close(): void;
  onEnd(ended: (why: string) => void): void;
}

/** A `Shell` over two streams: reading stops while the taker is busy, writing waits for the other side. */
export function shellOf(streams: ShellStreams): Shell {
  const { output, input } = streams;
  let closed: string | undefined;
  const listeners = new Set<(why: string) => void>();
  streams.onEnd((why) => {
    if (closed !== undefined) return;
    closed = why;
    for (const listener of listeners) listener(why);
  });
  return {
    write: (bytes) => {
      if (closed !== undefined || !input.writable) return Promise.resolve();
      if (input.write(Buffer.from(bytes))) return Promise.resolve();
      return new Promise((resolve) => {
        const done = (): void => {
          input.off('drain', done);
          listeners.delete(done);
          resolve();
        };
        input.on('drain', done);
        listeners.add(done);
      });
    },
    resize: (cols, rows) => streams.resize(cols, rows),
    onData: (take) => {
      output.on('data', (chunk: Buffer) => {
        const taken = take(chunk);
        if (taken === undefined) return;
        output.pause();
        const go = (): void => {
          output.resume();
        };
        taken.then(go, go);
      });
    },
    onClose: (listener) => {
      if (closed === undefined) listeners.add(listener);
      else listener(closed);
    },
    close: () => streams.close(),
  };
}
