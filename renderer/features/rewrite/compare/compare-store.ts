import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Question } from '#mail/rewrite/question';
import type { Api } from '../../../app/client.ts';
import type { Session } from '../../../app/session.ts';
import { hostOf } from '../../../app/session.ts';
import { visible } from '#mail/visible';
import { choiceWords, placeOf, type Choice } from './places.ts';
import { followRun, type Run } from './run.ts';
import type { Asked } from './typed.ts';

/** What is set up to be compared, of one configuration of a host. */
export interface Setup {
  readonly before: Choice;
  readonly after: Choice;
  readonly source: 'typed' | 'replay';
  readonly text: string;
  readonly asked: Asked;
  readonly hours: number;
  readonly most: number;
}

export interface CompareState {
  /** By `key`; absent while nobody touched it. */
  readonly setups: Readonly<Record<string, Setup>>;
  readonly runs: Readonly<Record<string, Run>>;
  readonly change: (key: string, setup: Setup) => void;
  /** `questions` are those that were typed; a replay takes its own from the host. */
  readonly start: (key: string, setup: Setup, questions: readonly Question[]) => void;
  readonly cancel: (key: string) => void;
}

export const setupKey = (hostId: string, setId: string): string => `${hostId} ${setId}`;

export const firstSetup = (hostId: string, setId: string): Setup => ({
  before: { hostId, setId, at: { kind: 'live' } },
  after: { hostId, setId, at: { kind: 'edits' } },
  source: 'typed',
  text: '',
  asked: { kind: 'route' },
  hours: 24,
  most: 5000,
});

/** Comparisons of all hosts; one goes on while another page is shown. */
export function createCompareStore(api: Api, session: Session): StoreApi<CompareState> {
  const running = new Map<string, AbortController>();
  const words = (choice: Choice, here: string): string => {
    const name = hostOf(session.getState(), choice.hostId)?.host.name ?? choice.hostId;
    return choiceWords(choice, here, visible(name));
  };
  return createStore<CompareState>()((set, get) => ({
    setups: {},
    runs: {},
    change: (key, setup) => set({ setups: { ...get().setups, [key]: setup } }),
    start: (key, setup, questions) => {
      running.get(key)?.abort();
      const stopping = new AbortController();
      running.set(key, stopping);
      const { signal } = stopping;
      const { before, after, source, hours, most } = setup;
      const first: Run = {
        state: 'running',
        stage: '',
        done: 0,
        total: source === 'typed' ? questions.length : 0,
        startedAt: Date.now(),
        rows: [],
        between: [words(before, before.hostId), words(after, before.hostId)],
        replay: source === 'replay',
      };
      void followRun(
        first,
        async (stage) => {
          const [from, to] = [
            await placeOf(api, before, signal, stage),
            await placeOf(api, after, signal, stage),
          ];
          if ('problem' in from) return from.problem;
          if ('problem' in to) return to.problem;
          const both = { before: from.place, after: to.place };
          return source === 'replay'
            ? api.rewrite.replay({ ...both, hours, most }, { signal })
            : api.rewrite.compare({ ...both, questions: [...questions] }, { signal });
        },
        signal,
        (run) => {
          if (running.get(key) === stopping) set({ runs: { ...get().runs, [key]: run } });
        },
      );
    },
    cancel: (key) => running.get(key)?.abort(),
  }));
}
