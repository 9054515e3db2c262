import { createStore, type StoreApi } from 'zustand/vanilla';
import { problemOf, type Problem } from '../../app/problem.ts';

/** One thing that was asked, and what has come of it so far. */
export interface Run<I, T> {
  readonly asked: I;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  /** Milliseconds of this computer's clock. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly came: readonly T[];
  readonly problem?: Problem;
}

/** What is typed and what was found, by page. */
export interface Desk<D, I, T> {
  /** Absent while nobody touched it. */
  readonly drafts: Readonly<Record<string, D>>;
  readonly runs: Readonly<Record<string, Run<I, T>>>;
  readonly change: (page: string, draft: D) => void;
  readonly start: (page: string, asked: I) => void;
  readonly cancel: (page: string) => void;
}

const cutOff: Problem = {
  what: 'The answers were cut off before their end.',
  todo: 'What is shown is right, but not everything was asked. Look whether the host is connected, then ask again.',
  raw: '',
};

/** Answers of a long run are drawn together, not one by one. */
const drawEveryMs = 100;

/**
 * Runs of one section; each goes on while another page is shown, and a new one of the same page ends the old.
 * @param open asks the services
 * @param whole whether everything came that was asked for
 */
export function createDesk<D, I, T>(
  open: (asked: I, signal: AbortSignal) => Promise<AsyncIterable<T>>,
  whole: (asked: I, came: readonly T[]) => boolean,
): StoreApi<Desk<D, I, T>> {
  const stops = new Map<string, AbortController>();
  return createStore<Desk<D, I, T>>()((set, get) => {
    const follow = async (page: string, asked: I, stopping: AbortController): Promise<void> => {
      const came: T[] = [];
      let run: Run<I, T> = { asked, state: 'running', startedAt: Date.now(), came: [] };
      let drawing: ReturnType<typeof setTimeout> | undefined;
      const draw = (): void => {
        clearTimeout(drawing);
        drawing = undefined;
        if (came.length > run.came.length) run = { ...run, came: [...came] };
        if (stops.get(page) === stopping) set({ runs: { ...get().runs, [page]: run } });
      };
      const finish = (end: Pick<Run<I, T>, 'state' | 'problem'>): void => {
        run = { ...run, ...end, endedAt: Date.now() };
        draw();
      };
      const failed = (problem: Problem): void =>
        finish(stopping.signal.aborted ? { state: 'cancelled' } : { state: 'failed', problem });
      draw();
      try {
        for await (const one of await open(asked, stopping.signal)) {
          came.push(one);
          drawing ??= setTimeout(draw, drawEveryMs);
        }
        if (stopping.signal.aborted || !whole(asked, came)) failed(cutOff);
        else finish({ state: 'done' });
      } catch (error) {
        failed(problemOf(error));
      }
    };
    return {
      drafts: {},
      runs: {},
      change: (page, draft) => set({ drafts: { ...get().drafts, [page]: draft } }),
      start: (page, asked) => {
        stops.get(page)?.abort();
        const stopping = new AbortController();
        stops.set(page, stopping);
        void follow(page, asked, stopping);
      },
      cancel: (page) => stops.get(page)?.abort(),
    };
  });
}
