import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Probe, ScenarioFile } from '#contract/smtp';
import type { Api } from '../../../app/client.ts';
import { keep, kept } from '../../../app/keep.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { showToast } from '../../../app/toasts.ts';
import { asked as askedShape, legOf, valuesOf, wrongServer, type Asked } from './asked.ts';
import { followScenario, type ScenarioRun } from './scenario-run.ts';

/** A text that is being edited. */
export interface Edit {
  readonly text: string;
  /** What it began from. */
  readonly base: string;
  readonly saving: boolean;
  readonly refused: Problem | undefined;
}

/** What one page, of a host or of all hosts, asks. */
export interface Bench {
  readonly asked: Asked;
  readonly wrong: string;
  readonly shown: string | undefined;
  readonly ticked: readonly string[];
  readonly view: 'run' | 'file';
  /** By the name of the file; kept while the window is open. */
  readonly runs: Readonly<Record<string, ScenarioRun>>;
  readonly running: boolean;
}

export interface Probes {
  readonly list: readonly Probe[];
  readonly problem: Problem | undefined;
}

export interface ScenariosState {
  readonly files: readonly ScenarioFile[] | undefined;
  readonly problem: Problem | undefined;
  readonly benches: Readonly<Record<string, Bench>>;
  readonly edits: Readonly<Record<string, Edit>>;
  readonly probes: Readonly<Record<string, Probes>>;
  readonly read: () => void;
  /** Lays out what a page asked last. */
  readonly enter: (page: string) => void;
  readonly ask: (page: string, to: Partial<Asked>) => void;
  readonly change: (page: string, to: Partial<Pick<Bench, 'shown' | 'ticked' | 'view'>>) => void;
  readonly run: (page: string, names: readonly string[]) => void;
  readonly cancel: (page: string) => void;
  readonly write: (name: string, text: string) => void;
  readonly discard: (name: string) => void;
  /** Goes on with my text: the next save replaces what somebody else saved. */
  readonly keepMine: (name: string) => void;
  readonly save: (name: string) => void;
  readonly copy: (page: string, from: ScenarioFile, name: string) => void;
  readonly remove: (page: string, file: ScenarioFile) => void;
  readonly readProbes: (hostId: string) => void;
  readonly saveProbes: (hostId: string, probes: readonly Probe[]) => void;
}

const keptAsked = (page: string): string => `smtp.scenarios.${page}`;

export const newBench = (page: string): Bench => ({
  asked: kept(keptAsked(page), askedShape, askedShape.parse({ from: page })),
  wrong: '',
  shown: undefined,
  ticked: [],
  view: 'run',
  runs: {},
  running: false,
});

/** Somebody else saved since the edit began. */
export const isOvertaken = (edit: Edit | undefined, file: ScenarioFile): boolean =>
  edit !== undefined && edit.base !== file.base;

/** Scenarios, what is run of them, and the probes of hosts. `''` is the page of all hosts. */
export function createScenariosStore(api: Api): StoreApi<ScenariosState> {
  const stops = new Map<string, AbortController>();
  return createStore<ScenariosState>()((set, get) => {
    const benchOf = (page: string): Bench => get().benches[page] ?? newBench(page);
    const bench = (page: string, to: Partial<Bench>): void =>
      set({ benches: { ...get().benches, [page]: { ...benchOf(page), ...to } } });
    const edit = (name: string, to: Edit | undefined): void => {
      const { [name]: _old, ...rest } = get().edits;
      set({ edits: to === undefined ? rest : { ...rest, [name]: to } });
    };
    const load = async (): Promise<void> => {
      try {
        set({ files: await api.smtp.scenarios(), problem: undefined });
      } catch (error) {
        set({ problem: problemOf(error) });
      }
    };
    const told = (error: unknown): void => {
      const { what, todo } = problemOf(error);
      showToast({ id: 'smtp-scenario', tone: 'bad', title: what, body: todo, seconds: 20 });
    };
    const run = async (page: string, names: readonly string[]): Promise<void> => {
      const { asked } = benchOf(page);
      const wrong = wrongServer(asked);
      bench(page, { wrong });
      if (wrong !== '' || stops.has(page)) return;
      const stop = new AbortController();
      stops.set(page, stop);
      bench(page, { running: true });
      for (const name of names) {
        const file = get().files?.find((one) => one.name === name);
        if (file?.scenario === undefined || stop.signal.aborted) continue;
        await followScenario(
          api,
          name,
          file.scenario,
          valuesOf(asked, file),
          legOf(asked),
          stop.signal,
          (now) => bench(page, { runs: { ...benchOf(page).runs, [name]: now } }),
        );
      }
      stops.delete(page);
      bench(page, { running: false });
    };
    const save = async (name: string): Promise<void> => {
      const mine = get().edits[name];
      if (mine === undefined || mine.saving) return;
      edit(name, { ...mine, saving: true, refused: undefined });
      try {
        const now = await api.smtp.saveScenario({ name, yaml: mine.text, base: mine.base });
        set({ files: (get().files ?? []).map((one) => (one.name === name ? now : one)) });
        const typed = get().edits[name];
        // What was typed while it was saved is an edit of what is kept now.
        edit(
          name,
          typed === undefined || typed.text === mine.text
            ? undefined
            : { ...typed, base: now.base, saving: false },
        );
      } catch (error) {
        edit(name, { ...(get().edits[name] ?? mine), saving: false, refused: problemOf(error) });
        await load();
      }
    };
    return {
      files: undefined,
      problem: undefined,
      benches: {},
      edits: {},
      probes: {},
      read: () => void load(),
      enter: (page) => {
        if (get().benches[page] === undefined) bench(page, {});
      },
      ask: (page, to) => {
        const next = { ...benchOf(page).asked, ...to };
        keep(keptAsked(page), next);
        bench(page, { asked: next, wrong: benchOf(page).wrong === '' ? '' : wrongServer(next) });
      },
      change: (page, to) => bench(page, to),
      run: (page, names) => void run(page, names),
      cancel: (page) => stops.get(page)?.abort(),
      write: (name, text) => {
        const file = get().files?.find((one) => one.name === name);
        if (file === undefined) return;
        const base = get().edits[name]?.base ?? file.base;
        const same = text === file.yaml && base === file.base;
        edit(name, same ? undefined : { text, base, saving: false, refused: undefined });
      },
      discard: (name) => edit(name, undefined),
      keepMine: (name) => {
        const mine = get().edits[name];
        const file = get().files?.find((one) => one.name === name);
        if (mine !== undefined && file !== undefined)
          edit(name, { ...mine, base: file.base, refused: undefined });
      },
      save: (name) => void save(name),
      copy: (page, from, name) =>
        void api.smtp.saveScenario({ name, yaml: from.yaml, base: '' }).then(async () => {
          await load();
          bench(page, { shown: name, view: 'file' });
        }, told),
      remove: (page, { name, base }) =>
        void api.smtp.removeScenario({ name, base }).then(() => {
          edit(name, undefined);
          bench(page, { shown: undefined, ticked: benchOf(page).ticked.filter((one) => one !== name) });
          return load();
        }, told),
      readProbes: (hostId) => {
        const put = (probes: Probes): void => set({ probes: { ...get().probes, [hostId]: probes } });
        api.smtp.probes({ hostId }).then(
          (list) => put({ list, problem: undefined }),
          (error: unknown) => put({ list: [], problem: problemOf(error) }),
        );
      },
      saveProbes: (hostId, probes) =>
        void api.smtp
          .saveProbes({ hostId, probes: [...probes] })
          .then((list) => set({ probes: { ...get().probes, [hostId]: { list, problem: undefined } } }), told),
    };
  });
}
