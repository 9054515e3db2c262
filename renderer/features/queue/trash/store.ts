import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TrashItem } from '#contract/trash';
import type { Api } from '../../../app/client.ts';
import { problemOf } from '../../../app/problem.ts';
import { hostOf, type Session } from '../../../app/session.ts';
import { showToast } from '../../../app/toasts.ts';
import { groupsOf, perHost, type Group } from '../confirmation.ts';
import { everything, extended, moved, nothing, only, toggled, within, type Selection } from '../selection.ts';
import type { QueueStore } from '../store.ts';
import { arranged, rowKey, unread, type HostTrash, type KeptRow } from './kept.ts';

export interface TrashState {
  readonly byHost: Readonly<Record<string, HostTrash>>;
  readonly search: string;
  /** What is shown, by number and in order. */
  readonly rows: ReadonlyMap<number, KeptRow>;
  readonly order: Uint32Array;
  readonly selection: Selection;
  /** What is asked before a purge: these messages and no others. */
  readonly purging: { readonly rows: readonly KeptRow[]; readonly groups: readonly Group[] } | undefined;
  readonly setSearch: (search: string) => void;
  readonly pick: (row: number, how: 'only' | 'toggle' | 'extend') => void;
  readonly move: (step: number, extend: boolean) => void;
  readonly selectAll: () => void;
  readonly selectNone: () => void;
  readonly targets: () => readonly KeptRow[];
  /** Reads the trash of the hosts shown. */
  readonly refresh: () => void;
  readonly restore: (release: boolean) => void;
  readonly askPurge: () => void;
  readonly purge: (note: string) => void;
  readonly decline: () => void;
}

/** Hosts whose trash is read at the same time. */
const atOnce = 4;

/** Why kept messages cannot be touched; undefined when they can. */
export function trashBlocked(rows: readonly KeptRow[], session: Session): string | undefined {
  if (rows.length === 0) return 'Select a message first.';
  for (const hostId of perHost(rows).keys()) {
    const status = hostOf(session.getState(), hostId);
    const name = status?.host.name ?? 'A host';
    if (status?.host.readOnly === true) return `${name} is set to read-only.`;
    if (status?.connection.state !== 'online') return `${name} is not connected.`;
  }
  return undefined;
}

const itemsOf = (rows: readonly KeptRow[]): TrashItem[] =>
  rows.map(({ source, batch, id }) => ({ source, batch, id }));

/** Deleted mail that is kept on the hosts, and the way back for it. */
export function createTrashStore(
  api: Api,
  session: Session,
  queue: QueueStore,
): { store: StoreApi<TrashState>; start: () => () => void } {
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    const known = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, known);
    return known;
  };
  const shownHosts = (): readonly string[] => {
    const { hosts, hostId } = session.getState();
    return hosts.map(({ host }) => host.id).filter((id) => hostId === undefined || id === hostId);
  };
  const failed = (hostId: string, what: string, error: unknown): void => {
    const problem = problemOf(error);
    showToast({
      id: `trash-${hostId}`,
      tone: 'bad',
      title: `${hostOf(session.getState(), hostId)?.host.name ?? 'Host'}: ${what}: ${problem.what}`,
      body: [problem.todo, problem.raw].filter(Boolean).join('\n'),
    });
  };

  const store = createStore<TrashState>()((set, get) => ({
    byHost: {},
    search: '',
    rows: new Map(),
    order: new Uint32Array(),
    selection: nothing,
    purging: undefined,
    setSearch: (search) => {
      set({ search });
      arrange();
    },
    pick: (row, how) => {
      const { selection, order } = get();
      set({
        selection:
          how === 'toggle'
            ? toggled(selection, row)
            : how === 'extend'
              ? extended(selection, order, row)
              : only(row),
      });
    },
    move: (step, extend) => set({ selection: moved(get().selection, get().order, step, extend) }),
    selectAll: () => set({ selection: everything(get().selection, get().order) }),
    selectNone: () => set({ selection: nothing }),
    targets: () => [...get().selection.selected].flatMap((row) => get().rows.get(row) ?? []),
    refresh: () => void readAll(shownHosts()),
    restore: (release) => {
      const rows = get().targets();
      if (trashBlocked(rows, session) !== undefined) return;
      const { note } = queue.getState();
      for (const [hostId, part] of perHost(rows))
        api.trash
          .restore({ hostId, items: itemsOf(part), release, note })
          .catch((error: unknown) => failed(hostId, 'Nothing was put back', error));
      set({ selection: nothing });
    },
    askPurge: () => {
      const rows = get().targets();
      if (trashBlocked(rows, session) !== undefined) return;
      set({ purging: { rows, groups: groupsOf(rows, session.getState().hosts) } });
    },
    purge: (note) => {
      const { purging } = get();
      if (purging === undefined) return;
      set({ purging: undefined, selection: nothing });
      for (const [hostId, part] of perHost(purging.rows))
        api.trash
          .purge({ hostId, items: itemsOf(part), note })
          .catch((error: unknown) => failed(hostId, 'Nothing was purged', error));
    },
    decline: () => set({ purging: undefined }),
  }));

  const arrange = (): void => {
    const { byHost, search, selection } = store.getState();
    const list = arranged(
      shownHosts().flatMap((hostId) => byHost[hostId]?.rows ?? []),
      search,
    );
    const order = Uint32Array.from(list, ({ row }) => row);
    store.setState({
      rows: new Map(list.map((row) => [row.row, row])),
      order,
      selection: within(selection, order),
    });
  };
  const setHost = (hostId: string, edit: Partial<HostTrash>): void => {
    const { byHost } = store.getState();
    store.setState({ byHost: { ...byHost, [hostId]: { ...(byHost[hostId] ?? unread), ...edit } } });
  };

  const again = new Set<string>();
  const read = async (hostId: string): Promise<void> => {
    const status = hostOf(session.getState(), hostId);
    if (status?.connection.state !== 'online') return;
    if (store.getState().byHost[hostId]?.reading === true) {
      // What changed since it began would be missing from the answer.
      again.add(hostId);
      return;
    }
    setHost(hostId, { reading: true });
    try {
      const { messages, total, totalBytes, problems } = await api.trash.list({ hostId });
      const rows = messages.map((one) => ({
        ...one,
        hostId,
        hostName: status.host.name,
        row: numberOf(`${hostId} ${rowKey(one)}`),
      }));
      const { problem: _, ...before } = store.getState().byHost[hostId] ?? unread;
      store.setState({
        byHost: {
          ...store.getState().byHost,
          [hostId]: { ...before, reading: false, readAt: Date.now(), rows, total, totalBytes, problems },
        },
      });
    } catch (error) {
      setHost(hostId, { reading: false, problem: problemOf(error) });
    }
    arrange();
    if (again.delete(hostId)) await read(hostId);
  };
  const readAll = async (hostIds: readonly string[]): Promise<void> => {
    const left = [...hostIds];
    const work = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await read(next);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  };

  const start = (): (() => void) => {
    const shown = (): boolean => queue.getState().section === 'trash' && session.getState().page === 'queue';
    const touches = new Set(['delete', 'restore', 'purge']);
    const stops = [
      queue.subscribe((state, before) => {
        if (state.section === 'trash' && before.section !== 'trash') store.getState().refresh();
        if (state.jobs === before.jobs || !shown()) return;
        const running = new Set(before.jobs.filter(({ state: at }) => at !== 'ended').map(({ id }) => id));
        for (const { id, hostId, action, state: at } of state.jobs)
          if (at === 'ended' && running.has(id) && touches.has(action)) void read(hostId);
      }),
      session.subscribe((state, before) => {
        if (state.page !== before.page && shown()) store.getState().refresh();
        if (state.hostId !== before.hostId) {
          store.setState({ selection: nothing });
          arrange();
          if (shown()) store.getState().refresh();
        } else if (state.hosts !== before.hosts) {
          if (!shown()) return;
          const fresh = shownHosts().filter((hostId) => store.getState().byHost[hostId] === undefined);
          void readAll(fresh);
        }
      }),
    ];
    return () => stops.forEach((stop) => stop());
  };
  return { store, start };
}
