import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api } from '../../../app/client.ts';
import { keep, kept } from '../../../app/keep.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { mostLegs, planOf, vantageOf, type Seen } from './plan.ts';
import { followRun, type Run } from './run.ts';
import {
  emptySetup,
  faultsOf,
  readServers,
  setup as setupShape,
  stepsFor,
  type Faults,
  type Setup,
} from './setup.ts';

/** What is compared from one page: of a host, or of all hosts. */
export interface Comparing {
  readonly setup: Setup;
  /** Shown since it was tried to start. */
  readonly faults: Faults;
  /** The servers of the domain are looked up. */
  readonly finding: boolean;
  readonly problem: Problem | undefined;
  readonly run: Run | undefined;
  /** Legs that are looked at: one, or two side by side. */
  readonly chosen: readonly number[];
  /** The next leg that is chosen comes beside the first. */
  readonly adding: boolean;
  readonly view: 'places' | 'stages';
}

export interface RunsState {
  readonly pages: Readonly<Record<string, Comparing>>;
  readonly enter: (page: string) => void;
  readonly edit: (page: string, to: Partial<Setup>) => void;
  readonly start: (page: string) => void;
  readonly cancel: (page: string) => void;
  readonly show: (page: string, view: Comparing['view']) => void;
  /** `beside`: next to the one that is chosen already. Choosing one of two again takes it away. */
  readonly choose: (page: string, leg: number, beside: boolean) => void;
  readonly add: (page: string, adding: boolean) => void;
  readonly close: (page: string) => void;
}

const keptSetup = (page: string): string => `smtp.compare.${page}`;

export const newComparing = (page: string): Comparing => ({
  setup: kept(keptSetup(page), setupShape, { ...emptySetup, places: page === '' ? [''] : ['', page] }),
  faults: {},
  finding: false,
  problem: undefined,
  run: undefined,
  chosen: [],
  adding: false,
  view: 'places',
});

const nothingFound = (notes: readonly string[]): Problem => ({
  what: 'There is no server to connect to.',
  todo: notes.length === 0 ? 'Look whether the domain is spelt right.' : notes.join(' '),
  raw: '',
});

const tooMany = (count: number): Problem => ({
  what: `These are ${count} sessions; at most ${mostLegs} are run at once.`,
  todo: 'Choose fewer places or fewer servers.',
  raw: '',
});

/** Comparisons of all pages. `''` is the page of all hosts. */
export function createRunsStore(api: Api): StoreApi<RunsState> {
  const running = new Map<string, AbortController>();
  return createStore<RunsState>()((set, get) => {
    const pageOf = (page: string): Comparing => get().pages[page] ?? newComparing(page);
    const change = (page: string, to: Partial<Comparing>): void =>
      set({ pages: { ...get().pages, [page]: { ...pageOf(page), ...to } } });
    const seenFrom = async (
      domain: string,
      places: readonly string[],
      signal: AbortSignal,
    ): Promise<Map<string, Seen>> =>
      new Map(
        await Promise.all(
          places.map(async (place): Promise<[string, Seen]> => {
            try {
              return [place, await api.smtp.servers({ from: vantageOf(place), domain }, { signal })];
            } catch (error) {
              const { what, todo } = problemOf(error);
              return [place, { servers: [], notes: [`${what} ${todo}`.trim()] }];
            }
          }),
        ),
      );
    const start = async (page: string): Promise<void> => {
      const { setup } = pageOf(page);
      const faults = faultsOf(setup);
      change(page, { faults, problem: undefined });
      if (Object.keys(faults).length > 0 || running.has(page)) return;
      const stop = new AbortController();
      running.set(page, stop);
      const domain = setup.domain.trim();
      change(page, { finding: domain !== '', run: undefined, chosen: [], adding: false });
      const seen =
        domain === '' ? new Map<string, Seen>() : await seenFrom(domain, setup.places, stop.signal);
      change(page, { finding: false });
      const notes = [...new Set([...seen.values()].flatMap((one) => one.notes))];
      const plan = planOf(setup.places, readServers(setup).named, seen, Number(setup.port));
      const now = new Date();
      if (stop.signal.aborted) change(page, {});
      else if (plan.legs.length === 0) change(page, { problem: nothingFound(notes) });
      else if (plan.legs.length > mostLegs) change(page, { problem: tooMany(plan.legs.length) });
      else {
        change(page, { view: setup.places.length === 1 ? 'stages' : 'places' });
        await followRun(
          api,
          plan,
          notes,
          (port) => stepsFor(setup, port, now),
          stop.signal,
          (run) => change(page, { run }),
        );
      }
      running.delete(page);
    };
    return {
      pages: {},
      enter: (page) => {
        if (get().pages[page] === undefined) change(page, {});
      },
      edit: (page, to) => {
        const { faults, setup } = pageOf(page);
        const next = { ...setup, ...to };
        keep(keptSetup(page), next);
        change(page, { setup: next, faults: Object.keys(faults).length === 0 ? faults : faultsOf(next) });
      },
      start: (page) => void start(page),
      cancel: (page) => running.get(page)?.abort(),
      show: (page, view) => change(page, { view }),
      choose: (page, leg, beside) => {
        const { adding, chosen } = pageOf(page);
        const [first] = chosen;
        const both = (beside || adding) && first !== undefined && first !== leg;
        change(page, { chosen: both ? [first, leg] : [leg], adding: false });
      },
      add: (page, adding) => change(page, { adding }),
      close: (page) => change(page, { chosen: [], adding: false }),
    };
  });
}
