import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api } from '../../app/client.ts';
import { problemOf, type Problem } from '../../app/problem.ts';

export interface OpenTerminal {
  readonly id: string;
  readonly hostId: string;
  readonly openedAt: string;
  /** Why it ended; absent while it runs. */
  readonly closed?: string;
}

/** What a screen needs of one terminal: bytes in, bytes out. */
export interface Line {
  /** Output until stopped or closed; each piece is acknowledged with `ack` once the screen took it in. */
  readonly read: (
    take: (bytes: Uint8Array, done: () => void) => void,
    closed: (why: string) => void,
  ) => () => void;
  readonly write: (bytes: Uint8Array) => void;
  readonly resize: (cols: number, rows: number) => void;
}

export interface TerminalState {
  readonly terminals: readonly OpenTerminal[];
  /** Which one is shown, per host. */
  readonly shown: Readonly<Record<string, string>>;
  readonly problem: Problem | undefined;
  /** Finds the terminals of this host that still run; opens one where there is none. */
  readonly enter: (hostId: string) => Promise<void>;
  readonly add: (hostId: string) => Promise<void>;
  readonly show: (hostId: string, id: string) => void;
  readonly end: (id: string) => void;
  readonly line: (id: string) => Line;
}

const first = { cols: 100, rows: 30 };
/** The contract takes at most 64 KiB at once. */
const pieceBytes = 48 * 1024;

export const toBase64 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x2000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x2000));
  return btoa(text);
};
export const fromBase64 = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

export function createTerminalStore(api: Api): StoreApi<TerminalState> {
  return createStore<TerminalState>()((set, get) => {
    const failed = (error: unknown): void => set({ problem: problemOf(error) });
    const entering = new Map<string, Promise<void>>();
    const change = (id: string, edit: (terminal: OpenTerminal) => OpenTerminal): void =>
      set({ terminals: get().terminals.map((terminal) => (terminal.id === id ? edit(terminal) : terminal)) });
    const find = async (hostId: string): Promise<void> => {
      set({ problem: undefined });
      const running = await api.terminal.list({ hostId });
      const known = get().terminals.filter((terminal) => terminal.hostId === hostId);
      const added = running.filter(({ id }) => !known.some((terminal) => terminal.id === id));
      set({ terminals: [...get().terminals, ...added.map((terminal) => ({ ...terminal, hostId }))] });
      const [one] = get().terminals.filter((terminal) => terminal.hostId === hostId);
      if (one === undefined) await get().add(hostId);
      else if (get().shown[hostId] === undefined) get().show(hostId, one.id);
    };

    const line = (id: string): Line => {
      // One piece after another: the next is sent when the host's channel took the one before.
      let last = Promise.resolve();
      return {
        read: (take, closed) => {
          const stopping = new AbortController();
          const run = async (): Promise<void> => {
            for await (const piece of await api.terminal.output({ id }, { signal: stopping.signal })) {
              if (piece.kind === 'closed') {
                change(id, (terminal) => ({ ...terminal, closed: piece.why }));
                closed(piece.why);
                return;
              }
              const bytes = fromBase64(piece.base64);
              take(bytes, () => {
                if (!stopping.signal.aborted)
                  api.terminal.ack({ id, bytes: bytes.length }).catch(() => undefined);
              });
            }
          };
          run().catch((error: unknown) => {
            if (!stopping.signal.aborted) failed(error);
          });
          return () => stopping.abort();
        },
        write: (bytes) => {
          for (let at = 0; at < bytes.length; at += pieceBytes) {
            const base64 = toBase64(bytes.subarray(at, at + pieceBytes));
            last = last.then(() => api.terminal.input({ id, base64 })).then(() => undefined, failed);
          }
        },
        resize: (cols, rows) => {
          api.terminal.resize({ id, cols, rows }).catch(() => undefined);
        },
      };
    };

    return {
      terminals: [],
      shown: {},
      problem: undefined,
      enter: (hostId) => {
        const already = entering.get(hostId);
        if (already !== undefined) return already;
        const finding = find(hostId)
          .catch(failed)
          .finally(() => entering.delete(hostId));
        entering.set(hostId, finding);
        return finding;
      },
      add: async (hostId) => {
        try {
          const { id } = await api.terminal.open({ hostId, ...first });
          set({
            terminals: [...get().terminals, { id, hostId, openedAt: new Date().toISOString() }],
            problem: undefined,
          });
          get().show(hostId, id);
        } catch (error) {
          failed(error);
        }
      },
      show: (hostId, id) => set({ shown: { ...get().shown, [hostId]: id } }),
      end: (id) => {
        const ended = get().terminals.find((terminal) => terminal.id === id);
        const terminals = get().terminals.filter((terminal) => terminal.id !== id);
        set({ terminals });
        if (ended === undefined) return;
        if (ended.closed === undefined) api.terminal.close({ id }).catch(failed);
        const left = terminals.find(({ hostId }) => hostId === ended.hostId);
        const { [ended.hostId]: _gone, ...others } = get().shown;
        set({ shown: left === undefined ? others : { ...others, [ended.hostId]: left.id } });
      },
      line,
    };
  });
}
