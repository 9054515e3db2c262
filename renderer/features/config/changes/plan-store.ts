import { createStore, type StoreApi } from 'zustand/vanilla';
import { z } from 'zod';
import type { Change } from '#contract/config';
import { keep, kept } from '../../../app/keep.ts';
import { problemOf } from '../../../app/problem.ts';
import { showToast } from '../../../app/toasts.ts';
import type { Workbench } from '../workbench.ts';
import { setKey, type PlanRun } from './plan-run.ts';
import { lookAt, type Target } from './targets.ts';

const howKept = z.object({ window: z.number().int().min(30).max(1800), confirm: z.enum(['hand', 'auto']) });
/** How a deploy is confirmed; the window in seconds. */
export type How = z.infer<typeof howKept>;

export interface PlansState {
  /** By `setKey`. */
  readonly runs: Readonly<Record<string, PlanRun>>;
  /** Paths that were unticked, by `setKey`. */
  readonly leftOut: Readonly<Record<string, readonly string[]>>;
  /** `errorsKey` that was acknowledged, by `setKey`. */
  readonly acknowledged: Readonly<Record<string, string>>;
  /** Other hosts that get the same change, by `setKey`; absent until they were looked at. */
  readonly targets: Readonly<Record<string, readonly Target[]>>;
  readonly how: How;
  readonly note: string;
  /** A deploy is being handed to its host. */
  readonly starting: boolean;
  readonly tick: (key: string, path: string, taken: boolean) => void;
  readonly acknowledge: (key: string, errors: string) => void;
  readonly setHow: (how: Partial<How>) => void;
  readonly setNote: (note: string) => void;
  readonly check: (hostId: string, setId: string, changes: readonly Change[]) => void;
  readonly cancel: (key: string) => void;
  readonly lookAtOthers: (hostId: string, setId: string, changes: readonly Change[]) => void;
  readonly forgetOthers: (key: string) => void;
  readonly choose: (key: string, hostId: string, chosen: boolean) => void;
  /** Resolves with the id of the deploy or the rollout; `undefined` when it was refused, which was then told. */
  readonly deploy: (hostId: string, setId: string, wait: boolean) => Promise<string | undefined>;
}

export type Plans = StoreApi<PlansState>;

/** Plans of all hosts: checking, acknowledging, and starting a deploy. */
export function createPlanStore(bench: Workbench): Plans {
  const { api, session } = bench;
  const running = new Map<string, AbortController>();

  /** Follows one check; every state goes to `take`. */
  const follow = async (
    name: string,
    run: Pick<PlanRun, 'hostId' | 'setId' | 'changes'>,
    take: (run: PlanRun) => void,
  ): Promise<void> => {
    running.get(name)?.abort();
    const stopping = new AbortController();
    running.set(name, stopping);
    const { signal } = stopping;
    let now: PlanRun = { ...run, running: true };
    take(now);
    try {
      const { hostId, setId, changes } = run;
      for await (const plan of await api.config.plan({ hostId, setId, changes: [...changes] }, { signal })) {
        if (signal.aborted) return;
        take((now = { ...now, plan }));
      }
      now = { ...now, running: false };
    } catch (error) {
      now = { ...now, running: false, problem: problemOf(error) };
    }
    if (!signal.aborted) take(now);
  };

  const store = createStore<PlansState>()((set, get) => ({
    runs: {},
    leftOut: {},
    acknowledged: {},
    targets: {},
    how: kept('config.how', howKept, { window: 120, confirm: 'hand' }),
    note: '',
    starting: false,
    tick: (key, path, taken) => {
      const before = get().leftOut[key] ?? [];
      const left = taken ? before.filter((one) => one !== path) : [...new Set([...before, path])];
      set({ leftOut: { ...get().leftOut, [key]: left } });
    },
    acknowledge: (key, errors) => set({ acknowledged: { ...get().acknowledged, [key]: errors } }),
    setHow: (change) => {
      const how = { ...get().how, ...change };
      set({ how });
      keep('config.how', how);
    },
    setNote: (note) => set({ note }),
    check: (hostId, setId, changes) => {
      const key = setKey(hostId, setId);
      void follow(key, { hostId, setId, changes }, (run) => set({ runs: { ...get().runs, [key]: run } }));
      for (const target of get().targets[key] ?? []) if (target.chosen) planOn(key, target, changes);
    },
    cancel: (key) => {
      running.get(key)?.abort();
      const { [key]: _, ...runs } = get().runs;
      set({ runs });
    },
    lookAtOthers: (hostId, setId, changes) => {
      const key = setKey(hostId, setId);
      const others = session
        .getState()
        .hosts.filter(({ host }) => host.id !== hostId)
        .map(({ host }) => host.id);
      for (const other of others)
        void lookAt(bench, other, setId, changes, (target) => {
          const known = get().targets[key] ?? [];
          const at = known.findIndex((one) => one.hostId === target.hostId);
          const next = at < 0 ? [...known, target] : known.map((one, n) => (n === at ? target : one));
          set({ targets: { ...get().targets, [key]: next } });
        });
    },
    forgetOthers: (key) => {
      const { [key]: gone = [], ...targets } = get().targets;
      for (const { hostId } of gone) running.get(`${key} ${hostId}`)?.abort();
      set({ targets });
    },
    choose: (key, hostId, chosen) => {
      editTarget(key, hostId, (target) => ({ ...target, chosen }));
      const run = get().runs[key];
      const target = get().targets[key]?.find((one) => one.hostId === hostId);
      if (chosen && target !== undefined && run !== undefined) planOn(key, target, run.changes);
    },
    deploy: async (hostId, setId, wait) => {
      const { runs, targets, how, note } = get();
      const key = setKey(hostId, setId);
      const others = (targets[key] ?? []).filter(({ chosen }) => chosen);
      const plans = [runs[key], ...others.map(({ run }) => run)].flatMap((run) =>
        run?.plan === undefined ? [] : [{ hostId: run.hostId, planId: run.plan.id }],
      );
      const [first] = plans;
      if (first === undefined) return undefined;
      set({ starting: true });
      try {
        const id =
          plans.length > 1
            ? (await api.deploys.rollout({ plans, wait, ...how, note })).rolloutId
            : (await api.deploys.start({ ...first, ...how, note })).deployId;
        get().forgetOthers(key);
        get().cancel(key);
        set({ note: '' });
        return id;
      } catch (error) {
        const { what, todo, raw } = problemOf(error);
        showToast({
          id: 'deploy-refused',
          tone: 'bad',
          title: `Not deployed: ${what}`,
          body: [todo, raw].filter(Boolean).join(' '),
        });
        return undefined;
      } finally {
        set({ starting: false });
      }
    },
  }));

  const editTarget = (key: string, hostId: string, edit: (target: Target) => Target): void => {
    const targets = (store.getState().targets[key] ?? []).map((one) =>
      one.hostId === hostId ? edit(one) : one,
    );
    store.setState({ targets: { ...store.getState().targets, [key]: targets } });
  };
  const planOn = (key: string, { hostId, setId }: Target, changes: readonly Change[]): void =>
    void follow(`${key} ${hostId}`, { hostId, setId, changes }, (run) =>
      editTarget(key, hostId, (target) => ({ ...target, run })),
    );
  return store;
}
