import type { ConfigSet } from '#mail/config/files';
import type { HostKnowledge } from '#mail/config/knowledge';
import type { Edit } from '#mail/config/language';
import type { TextForm } from '#mail/config/text';
import type { PlacedFinding } from '../workbench.ts';
import type { Ask, QuestionKind, Questions, Tell } from './wire.ts';

/** Connects to the worker: gives the way to ask it, and hears what it tells. */
export type ConnectWorker = (hear: (tell: Tell) => void) => { post: (ask: Ask) => void; stop: () => void };

export const connectWorker: ConnectWorker = (hear) => {
  const worker = new Worker(new URL('./language-worker.ts', import.meta.url), {
    type: 'module',
    name: 'config language',
  });
  worker.addEventListener('message', (event: MessageEvent<Tell>) => hear(event.data));
  return { post: (ask) => worker.postMessage(ask), stop: () => worker.terminate() };
};

interface Hearing {
  readonly findings: (hostId: string, path: string, findings: readonly PlacedFinding[]) => void;
  readonly wanted: (hostId: string, paths: readonly string[], users: readonly string[]) => void;
}

/** The languages in the worker: everything is asked of it, nothing is parsed here. */
export interface LanguageClient {
  host(hostId: string, sets: readonly ConfigSet[], knowledge: HostKnowledge): void;
  text(hostId: string, path: string, text: string, form: TextForm): void;
  form(hostId: string, path: string, form: TextForm): void;
  /** @param told what is found after them was told elsewhere: a look after a pause is early enough */
  edits(hostId: string, path: string, edits: readonly Edit[], told: boolean): void;
  /** The answer is about the text as it was told before; `undefined` also where the worker does not have the file. */
  ask<K extends QuestionKind>(
    hostId: string,
    path: string,
    what: K,
    ask: Questions[K]['ask'],
  ): Promise<Questions[K]['answer'] | undefined>;
  stop(): void;
}

export function createLanguageClient(connect: ConnectWorker, hearing: Hearing): LanguageClient {
  const waiting = new Map<number, (answer: unknown) => void>();
  let asked = 0;
  const { post, stop } = connect((tell) => {
    switch (tell.kind) {
      case 'findings':
        hearing.findings(tell.hostId, tell.path, tell.findings);
        return;
      case 'wanted':
        hearing.wanted(tell.hostId, tell.paths, tell.users);
        return;
      case 'answer':
        waiting.get(tell.id)?.(tell.answer);
        waiting.delete(tell.id);
    }
  });
  return {
    host: (hostId, sets, knowledge) => post({ kind: 'host', hostId, sets, knowledge }),
    text: (hostId, path, text, form) => post({ kind: 'text', hostId, path, text, form }),
    form: (hostId, path, form) => post({ kind: 'form', hostId, path, form }),
    edits: (hostId, path, edits, told) => post({ kind: 'edits', hostId, path, edits, told }),
    ask: <K extends QuestionKind>(hostId: string, path: string, what: K, ask: Questions[K]['ask']) => {
      const id = ++asked;
      return new Promise<Questions[K]['answer'] | undefined>((resolve) => {
        waiting.set(id, (told) => resolve(told as Questions[K]['answer'] | undefined));
        post({ kind: 'question', id, hostId, path, what, ask });
      });
    },
    stop: () => {
      stop();
      waiting.clear();
    },
  };
}
