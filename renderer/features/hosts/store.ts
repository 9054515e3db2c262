import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Candidate, HostDraft, Prompt } from '#contract/hosts';
import type { Api } from '../../app/client.ts';
import { follow } from '../../app/follow.ts';
import { problemOf, type Problem } from '../../app/problem.ts';
import type { Session } from '../../app/session.ts';
import { showToast } from '../../app/toasts.ts';

export type HostsDialog =
  | { readonly kind: 'add' }
  | { readonly kind: 'edit'; readonly hostId: string }
  | { readonly kind: 'remove'; readonly hostId: string }
  | { readonly kind: 'import' };

/** What was found in ~/.ssh/config; `undefined` while it is being read. */
export interface Found {
  readonly path: string;
  readonly candidates: readonly Candidate[];
  readonly problem: string;
}

export interface HostsState {
  /** Questions that only the user can answer, oldest first. */
  readonly prompts: readonly Prompt[];
  readonly dialog: HostsDialog | undefined;
  readonly found: Found | undefined;
  readonly show: (dialog: HostsDialog | undefined) => void;
  /** Saves and, for a new host, goes there; answers with what is wrong, or nothing. */
  readonly save: (draft: HostDraft, hostId: string | undefined) => Promise<Problem | undefined>;
  readonly addThisComputer: () => void;
  readonly remove: (hostId: string) => void;
  readonly readSshConfig: () => void;
  /** Adds these, one after another; stops at the first that is refused. */
  readonly importHosts: (chosen: readonly Candidate[]) => Promise<Problem | undefined>;
  readonly probe: (hostId: string) => void;
  readonly answer: (promptId: string, answers: readonly string[] | undefined, remember: boolean) => void;
}

const thisComputer: HostDraft = {
  kind: 'local',
  name: 'This computer',
  group: '',
  environment: 'other',
  tags: [],
  readOnly: false,
  elevation: 'sudo',
};

export function createHostsStore(
  api: Api,
  session: Session,
): { store: StoreApi<HostsState>; start: () => () => void } {
  const failed = (what: string) => (error: unknown) => {
    const problem = problemOf(error);
    showToast({ id: `hosts-${what}`, tone: 'bad', title: `${what}: ${problem.what}`, body: problem.todo });
  };
  const go = (hostId: string): void => {
    session.getState().go({ hostId });
    // The list that names the new host may come later than its id: connect without waiting for it.
    session.getState().connect(hostId);
  };

  const store = createStore<HostsState>()((set) => ({
    prompts: [],
    dialog: undefined,
    found: undefined,
    show: (dialog) => set({ dialog }),
    save: async (draft, hostId) => {
      try {
        if (hostId === undefined) go((await api.hosts.add(draft)).id);
        else await api.hosts.update({ id: hostId, draft });
        set({ dialog: undefined });
        return undefined;
      } catch (error) {
        return problemOf(error);
      }
    },
    addThisComputer: () => {
      api.hosts.add(thisComputer).then(({ id }) => go(id), failed('Add this computer'));
    },
    remove: (hostId) => {
      set({ dialog: undefined });
      api.hosts.remove({ id: hostId }).catch(failed('Remove'));
    },
    readSshConfig: () => {
      set({ found: undefined });
      api.hosts.sshConfig().then(
        (found) => set({ found }),
        (error: unknown) => set({ found: { path: '', candidates: [], problem: problemOf(error).what } }),
      );
    },
    importHosts: async (chosen) => {
      try {
        for (const { draft } of chosen) await api.hosts.add(draft);
        set({ dialog: undefined });
        return undefined;
      } catch (error) {
        return problemOf(error);
      }
    },
    probe: (hostId) => {
      api.hosts.probe({ id: hostId }).catch(failed('Look again'));
    },
    answer: (id, answers, remember) => {
      // Gone from the screen at once: a second Enter must not answer the next question.
      set(({ prompts }) => ({ prompts: prompts.filter((prompt) => prompt.id !== id) }));
      api.hosts
        .answer({ id, remember, ...(answers === undefined ? {} : { answers: [...answers] }) })
        .catch(failed('Answer'));
    },
  }));

  return {
    store,
    start: () => {
      const following = follow(
        (options) => api.hosts.prompts(undefined, options),
        (prompts) => store.setState({ prompts }),
      );
      return () => following.stop();
    },
  };
}
