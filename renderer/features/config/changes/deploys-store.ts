import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Deploy, Rollout } from '#contract/deploys';
import { follow } from '../../../app/follow.ts';
import { problemOf } from '../../../app/problem.ts';
import { showToast } from '../../../app/toasts.ts';
import type { Workbench } from '../workbench.ts';
import { startNotes } from './deploy-notes.ts';
import { settle } from './settle.ts';

export type Decision = 'confirm' | 'rollback' | 'extend';

export interface DeploysState {
  readonly deploys: readonly Deploy[];
  readonly rollouts: readonly Rollout[];
  readonly known: boolean;
  /** The deploy in the dialog. */
  readonly shown: string | undefined;
  /** Decisions that are on their way, by deploy. */
  readonly deciding: Readonly<Record<string, Decision>>;
  readonly show: (deployId: string | undefined) => void;
  readonly decide: (deploy: Deploy, what: Decision) => void;
  readonly goOn: (rollout: Rollout, what: 'go on' | 'stop') => void;
  readonly refresh: (hostId: string) => void;
}

export type Deploys = StoreApi<DeploysState>;

/** Seconds that one click adds to the time to decide. */
export const moreSeconds = 120;

/** Deploys and rollouts of all hosts, as the services tell them: nothing of it is kept in the window. */
export function createDeploysStore(bench: Workbench): { store: Deploys; start: () => () => void } {
  const { api } = bench;
  const failed =
    (title: string) =>
    (error: unknown): void => {
      const { what, todo, raw } = problemOf(error);
      showToast({
        id: 'deploy-failed',
        tone: 'bad',
        title: `${title}: ${what}`,
        body: [todo, raw].filter(Boolean).join(' '),
      });
    };

  const store = createStore<DeploysState>()((set, get) => ({
    deploys: [],
    rollouts: [],
    known: false,
    shown: undefined,
    deciding: {},
    show: (shown) => set({ shown }),
    decide: ({ id: deployId, hostId, hostName }, what) => {
      if (get().deciding[deployId] !== undefined) return;
      set({ deciding: { ...get().deciding, [deployId]: what } });
      api.deploys
        .decide({ hostId, deployId, what, ...(what === 'extend' ? { seconds: moreSeconds } : {}) })
        .then(({ stands }) => {
          if (what === 'confirm' && stands === 'rollback')
            showToast({
              id: `deploy-${deployId}`,
              tone: 'bad',
              title: `Too late: ${hostName} had already decided to roll back`,
              body: 'The old files come back. Your edits are still here.',
            });
          if (what === 'rollback' && stands === 'commit')
            showToast({
              id: `deploy-${deployId}`,
              tone: 'bad',
              title: `Too late: the change on ${hostName} was already kept`,
              body: 'To undo it, use Undo in the history.',
            });
        })
        .catch(
          failed(
            {
              confirm: `The change on ${hostName} was not confirmed`,
              rollback: `The rollback on ${hostName} was not asked for`,
              extend: `${hostName} was not given more time`,
            }[what],
          ),
        )
        .finally(() => {
          const { [deployId]: _, ...deciding } = get().deciding;
          set({ deciding });
        });
    },
    goOn: ({ id: rolloutId }, what) => {
      api.deploys
        .goOn({ rolloutId, what })
        .catch(failed(what === 'stop' ? 'The rollout was not stopped' : 'The rollout does not go on'));
    },
    refresh: (hostId) => {
      api.deploys.refresh({ hostId }).catch(failed('The deploys were not read'));
    },
  }));

  const start = (): (() => void) => {
    const following = follow(
      (options) => api.deploys.watch(undefined, options),
      ({ deploys, rollouts }) => store.setState({ deploys, rollouts, known: true }),
    );
    const settling = settle(bench, store);
    const noting = startNotes(bench, store);
    return () => {
      following.stop();
      settling();
      noting();
    };
  };
  return { store, start };
}
