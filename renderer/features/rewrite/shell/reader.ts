import type { Answer, Fate } from '#mail/rewrite/question';
import { outlineOf, type Outline, type OutlineItem } from '../trace/outline.ts';
import type { ReadAsk, ReadTell } from './reading-wire.ts';

/** What a typed line did, as a tree. */
export interface Reading {
  readonly outline: Outline;
  readonly notes: Answer['notes'];
  readonly fate: Fate | undefined;
  /** Why it could not be read; '' when it could. */
  readonly failed: string;
}

export type ConnectReader = (hear: (told: ReadTell) => void) => {
  readonly post: (ask: ReadAsk) => void;
  readonly stop: () => void;
};

export const connectReader: ConnectReader = (hear) => {
  const worker = new Worker(new URL('./reading-worker.ts', import.meta.url), {
    type: 'module',
    name: 'rewrite shell',
  });
  worker.addEventListener('message', (event: MessageEvent<ReadTell>) => hear(event.data));
  return { post: (ask) => worker.postMessage(ask), stop: () => worker.terminate() };
};

/** Reads answers in a thread of its own; begun when the first is read. */
export interface Reader {
  read(setId: string, line: string, printed: string): Promise<Reading>;
  stop(): void;
}

export function createReader(connect: ConnectReader): Reader {
  let connection: ReturnType<ConnectReader> | undefined;
  let asked = 0;
  const coming = new Map<number, { items: OutlineItem[]; resolve: (reading: Reading) => void }>();
  const hear = (told: ReadTell): void => {
    const one = coming.get(told.id);
    if (one === undefined) return;
    if (told.kind === 'items') {
      for (const item of told.items) one.items.push(item);
      return;
    }
    coming.delete(told.id);
    one.resolve({
      outline: outlineOf(one.items),
      notes: told.kind === 'done' ? told.notes : [],
      fate: told.kind === 'done' ? told.fate : undefined,
      failed: told.kind === 'failed' ? told.why : '',
    });
  };
  return {
    read: (setId, line, printed) => {
      connection ??= connect(hear);
      const id = ++asked;
      const answer = new Promise<Reading>((resolve) => coming.set(id, { items: [], resolve }));
      connection.post({ id, setId, line, printed });
      return answer;
    },
    stop: () => {
      connection?.stop();
      connection = undefined;
      coming.clear();
    },
  };
}
