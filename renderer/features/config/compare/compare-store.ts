import { createStore, type StoreApi } from 'zustand/vanilla';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { showToast } from '../../../app/toasts.ts';
import type { Workbench } from '../workbench.ts';

/** A file here beside the same file on another host. */
export interface Pair {
  readonly path: string;
  readonly other: string;
}

export interface CompareState {
  /** Chosen pair, by the host that is looked at. */
  readonly pairs: Readonly<Record<string, Pair>>;
  /** Hosts whose files are being read. */
  readonly reading: readonly string[];
  /** Why a host could not be read. */
  readonly problems: Readonly<Record<string, Problem>>;
  readonly choose: (hostId: string, pair: Pair) => void;
  readonly read: (hostIds: readonly string[]) => void;
  /** Makes the content of a file on `from` the edit of the same file on `to`, and goes there. */
  readonly copy: (path: string, from: string, to: string) => void;
}

/** Comparing the same files of several hosts. */
export function createCompareStore(bench: Workbench): StoreApi<CompareState> {
  const { api, session } = bench;
  return createStore<CompareState>()((set, get) => ({
    pairs: {},
    reading: [],
    problems: {},
    choose: (hostId, pair) => set({ pairs: { ...get().pairs, [hostId]: pair } }),
    read: (hostIds) => {
      for (const hostId of hostIds) {
        if (get().reading.includes(hostId)) continue;
        const { [hostId]: _, ...problems } = get().problems;
        set({ reading: [...get().reading, hostId], problems });
        bench
          .reread(hostId)
          .catch((error: unknown) => set({ problems: { ...get().problems, [hostId]: problemOf(error) } }))
          .finally(() => set({ reading: get().reading.filter((one) => one !== hostId) }));
      }
    },
    copy: (path, from, to) => {
      api.config
        .open({ hostId: from, path })
        .then(async ({ content }) => {
          await bench.adopt(to, path, content);
          if (session.getState().hostId !== to) session.getState().go({ hostId: to });
          bench.store.getState().show('changes');
        })
        .catch((error: unknown) => {
          const { what, todo, raw } = problemOf(error);
          showToast({
            id: 'compare',
            tone: 'bad',
            title: `Not copied: ${what}`,
            body: [todo, raw].filter(Boolean).join(' '),
          });
        });
    },
  }));
}
