import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Version } from '#contract/versions';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { showToast } from '../../../app/toasts.ts';
import { plural } from '../../../widgets/format.ts';
import type { Workbench } from '../workbench.ts';

/** The history of one host, as far as it was read. */
export interface Past {
  readonly versions: readonly Version[];
  readonly more: boolean;
  readonly loading: boolean;
  readonly problem?: Problem | undefined;
  /** Only versions that changed this file. */
  readonly path?: string | undefined;
  readonly chosen?: string | undefined;
}

/** A file before and after a version; `undefined` where there was none. */
export interface Content {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

export interface PastState {
  readonly hosts: Readonly<Record<string, Past>>;
  /** By commit and path. */
  readonly contents: Readonly<Record<string, Content | Problem>>;
  /** A record or a restore is under way. */
  readonly busy: boolean;
  readonly read: (hostId: string, path?: string) => void;
  readonly readMore: (hostId: string) => void;
  readonly choose: (hostId: string, commit: string) => void;
  readonly open: (hostId: string, commit: string, path: string) => void;
  readonly record: (hostId: string, note: string) => void;
  /** Makes the contents of these files before or after a version the edit of the host. */
  readonly restore: (
    hostId: string,
    version: Version,
    side: 'before' | 'after',
    paths: readonly string[],
  ) => void;
}

export const contentKey = (hostId: string, commit: string, path: string): string =>
  `${hostId} ${commit} ${path}`;

export const isProblem = (content: Content | Problem): content is Problem => 'what' in content;

const page = 50;

/** Histories of all hosts, as they are looked at. */
export function createPastStore(bench: Workbench): { store: StoreApi<PastState>; start: () => () => void } {
  const { api } = bench;
  const failed = (title: string, error: unknown): void => {
    const { what, todo, raw } = problemOf(error);
    showToast({
      id: 'past',
      tone: 'bad',
      title: `${title}: ${what}`,
      body: [todo, raw].filter(Boolean).join(' '),
    });
  };
  const store = createStore<PastState>()((set, get) => {
    const patch = (hostId: string, change: Partial<Past>): void => {
      const before = get().hosts[hostId] ?? { versions: [], more: false, loading: false };
      set({ hosts: { ...get().hosts, [hostId]: { ...before, ...change } } });
    };
    const load = async (
      hostId: string,
      path: string | undefined,
      after: string | undefined,
    ): Promise<void> => {
      patch(hostId, { loading: true, path });
      const wanted = (): boolean => get().hosts[hostId]?.path === path;
      try {
        const { versions, more } = await api.versions.list({
          hostId,
          limit: page,
          ...(path === undefined ? {} : { path }),
          ...(after === undefined ? {} : { after }),
        });
        if (!wanted()) return;
        const known = after === undefined ? [] : (get().hosts[hostId]?.versions ?? []);
        const all = [...known, ...versions];
        const chosen = get().hosts[hostId]?.chosen;
        patch(hostId, {
          versions: all,
          more,
          loading: false,
          problem: undefined,
          chosen: all.some(({ id }) => id === chosen) ? chosen : all[0]?.id,
        });
      } catch (error) {
        if (wanted()) patch(hostId, { loading: false, problem: problemOf(error) });
      }
    };
    return {
      hosts: {},
      contents: {},
      busy: false,
      read: (hostId, path) => void load(hostId, path, undefined),
      readMore: (hostId) => {
        const past = get().hosts[hostId];
        if (past?.more === true && !past.loading)
          void load(hostId, past.path, past.versions[past.versions.length - 1]?.id);
      },
      choose: (hostId, chosen) => patch(hostId, { chosen }),
      open: (hostId, commit, path) => {
        const key = contentKey(hostId, commit, path);
        if (get().contents[key] !== undefined) return;
        const put = (content: Content | Problem): void =>
          set({ contents: { ...get().contents, [key]: content } });
        api.versions.show({ hostId, commit, path }).then(put, (error: unknown) => put(problemOf(error)));
      },
      record: (hostId, note) => {
        set({ busy: true });
        api.versions
          .record({ hostId, note })
          .then(async ({ files }) => {
            showToast({
              id: 'past',
              tone: 'good',
              title: files === 0 ? 'Nothing to write down' : `Written down: ${plural(files, 'file')}`,
              seconds: 6,
            });
            await bench.reread(hostId);
            get().read(hostId, get().hosts[hostId]?.path);
          })
          .catch((error: unknown) => failed('Not written down', error))
          .finally(() => set({ busy: false }));
      },
      restore: (hostId, version, side, paths) => {
        set({ busy: true });
        const all = paths.map(async (path) => {
          const content = (await api.versions.show({ hostId, commit: version.id, path }))[side];
          if (content === undefined) return;
          await bench.adopt(hostId, path, content);
        });
        Promise.all(all)
          .then(() => bench.store.getState().show('changes'))
          .catch((error: unknown) => failed('Not restored', error))
          .finally(() => set({ busy: false }));
      },
    };
  });

  const start = (): (() => void) =>
    // What was deployed or read anew may have become a version.
    bench.store.subscribe((now, before) => {
      for (const [hostId, { survey }] of Object.entries(now.benches))
        if (survey !== before.benches[hostId]?.survey && store.getState().hosts[hostId] !== undefined)
          store.getState().read(hostId, store.getState().hosts[hostId]?.path);
    });
  return { store, start };
}
