import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api } from '../../../app/client.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { ShellSession } from './shell-session.ts';

export interface ShellOptions {
  /** Path of another configuration file; '' for the live one. Byte text. */
  readonly config: string;
  readonly debug: string;
}

export interface OpenShell extends ShellOptions {
  readonly id: string;
  readonly hostId: string;
  readonly setId: string;
  readonly account: string;
  readonly session: ShellSession;
}

/** One configuration of a host. */
export interface ShellPlace {
  readonly hostId: string;
  readonly setId: string;
}

export interface ShellsState {
  readonly shells: readonly OpenShell[];
  /** The shell that is shown, by place. */
  readonly shown: Readonly<Record<string, string>>;
  /** Where the form for another shell is open. */
  readonly asking: Readonly<Record<string, boolean>>;
  /** Places where the shells that run were not found yet. */
  readonly finding: boolean;
  readonly opening: boolean;
  readonly problems: Readonly<Record<string, Problem | undefined>>;
  /** Finds the shells that run on a host, and follows again those that were cut off. */
  readonly enter: (hostId: string) => void;
  /** @param instead a shell that has ended and makes room */
  readonly start: (place: ShellPlace, options: ShellOptions, instead?: string) => void;
  readonly show: (place: ShellPlace, id: string) => void;
  readonly askMore: (place: ShellPlace, open: boolean) => void;
  readonly end: (id: string) => void;
}

export const placeKey = ({ hostId, setId }: ShellPlace): string => `${hostId} ${setId}`;
export const shellsAt = (shells: readonly OpenShell[], place: ShellPlace): readonly OpenShell[] =>
  shells.filter(({ hostId, setId }) => hostId === place.hostId && setId === place.setId);

/** Named by what it was started with: `live -d21.12`, `staged.cf`. */
export const shellName = ({ config, debug }: ShellOptions): string =>
  [config === '' ? 'live' : config.slice(config.lastIndexOf('/') + 1), debug === '' ? '' : `-d${debug}`]
    .filter((part) => part !== '')
    .join(' ');

/** The shells of all hosts. */
export function createShellsStore(api: Api): StoreApi<ShellsState> {
  return createStore<ShellsState>()((set, get) => {
    const add = (hostId: string, about: Omit<OpenShell, 'hostId' | 'session'>): OpenShell => {
      const { id, setId, config, debug, account } = about;
      const shell = { id, hostId, setId, config, debug, account, session: new ShellSession(api, id) };
      shell.session.follow();
      set({ shells: [...get().shells, shell] });
      return shell;
    };
    const tellProblem = (key: string, problem: Problem | undefined): void =>
      set({ problems: { ...get().problems, [key]: problem } });
    return {
      shells: [],
      shown: {},
      asking: {},
      finding: false,
      opening: false,
      problems: {},
      enter: (hostId) => {
        for (const { hostId: on, session } of get().shells)
          if (on === hostId && session.store.getState().cut === 'lost') session.follow();
        set({ finding: true });
        api.rewrite
          .shells({ hostId })
          .then(
            (running) => {
              for (const about of running)
                if (!get().shells.some(({ id }) => id === about.id)) add(hostId, about);
              tellProblem(hostId, undefined);
            },
            (error: unknown) => tellProblem(hostId, problemOf(error)),
          )
          .finally(() => set({ finding: false }));
      },
      start: (place, { config, debug }, instead) => {
        if (get().opening) return;
        const key = placeKey(place);
        set({ opening: true });
        tellProblem(key, undefined);
        api.rewrite
          .openShell({ ...place, config, debug })
          .then(
            (about) => {
              if (instead !== undefined) get().end(instead);
              // Found meanwhile by `enter`.
              if (!get().shells.some(({ id }) => id === about.id)) add(place.hostId, about);
              get().show(place, about.id);
            },
            (error: unknown) => tellProblem(key, problemOf(error)),
          )
          .finally(() => set({ opening: false }));
      },
      show: (place, id) =>
        set({
          shown: { ...get().shown, [placeKey(place)]: id },
          asking: { ...get().asking, [placeKey(place)]: false },
        }),
      askMore: (place, open) => set({ asking: { ...get().asking, [placeKey(place)]: open } }),
      end: (id) => {
        const shell = get().shells.find((one) => one.id === id);
        if (shell === undefined) return;
        shell.session.stop();
        set({ shells: get().shells.filter((one) => one !== shell) });
        if (shell.session.store.getState().closed === undefined)
          api.rewrite
            .closeShell({ id })
            .catch((error: unknown) => tellProblem(placeKey(shell), problemOf(error)));
      },
    };
  });
}
