import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SuiteState } from '#contract/rewrite';
import type { Api } from '../../../app/client.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { showToast } from '../../../app/toasts.ts';
import { placeOf, type Choice } from '../compare/places.ts';
import { onTestAdded } from '../saving.ts';

/** A run of all tests that is under way. */
export interface SuiteRun {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** The saved tests of one configuration of a host, and what is being done with them. */
export interface Bench {
  readonly hostId: string;
  readonly setId: string;
  /** As it is kept; `undefined` until it was read. */
  readonly kept: SuiteState | undefined;
  readonly reading: boolean;
  readonly problem: Problem | undefined;
  /** As it is being edited, and what that began from; `undefined`: not edited. */
  readonly edit: { readonly text: string; readonly base: string } | undefined;
  /** Why the edit was not taken, by its lines; about `edit.text` as it was then. */
  readonly faults: SuiteState['faults'];
  /** What the next save is noted with. */
  readonly note: string;
  readonly saving: boolean;
  /** Why it was not saved. */
  readonly refused: Problem | undefined;
  /** My text before it gave way to somebody else's. */
  readonly mine: string | undefined;
  readonly run: SuiteRun | undefined;
  /** Why the last run came to no end. */
  readonly broken: Problem | undefined;
  /** What the last run of this window asked; '' where the last run was not of this window. */
  readonly ranOn: string;
}

export interface SuitesState {
  readonly benches: Readonly<Record<string, Bench>>;
  readonly read: (hostId: string, setId: string) => void;
  readonly write: (key: string, text: string) => void;
  readonly discard: (key: string) => void;
  readonly remark: (key: string, note: string) => void;
  readonly save: (key: string) => void;
  /** Gives way to what somebody else saved; my text can be brought back. */
  readonly takeTheirs: (key: string) => void;
  /** Goes on with my text: the next save replaces what somebody else saved. */
  readonly keepMine: (key: string) => void;
  readonly bringBack: (key: string) => void;
  readonly start: (key: string, place: Choice, placeWords: string) => void;
  readonly cancel: (key: string) => void;
}

export const benchKey = (hostId: string, setId: string): string => `${hostId} ${setId}`;

const fresh = (hostId: string, setId: string): Bench => ({
  hostId,
  setId,
  kept: undefined,
  reading: false,
  problem: undefined,
  edit: undefined,
  faults: [],
  note: '',
  saving: false,
  refused: undefined,
  mine: undefined,
  run: undefined,
  broken: undefined,
  ranOn: '',
});

/** The text that is shown: mine where I edited, otherwise what is kept. */
export const textOf = ({ edit, kept }: Bench): string => edit?.text ?? kept?.yaml ?? '';

/** Somebody else saved since the edit began. */
export const isOvertaken = ({ edit, kept }: Bench): boolean =>
  edit !== undefined && kept !== undefined && edit.base !== kept.base;

/** Lines that the words of a refusal name: `Line 12: … Line 14: …`. */
const linesIn = ({ what }: Problem): SuiteState['faults'] =>
  [...what.matchAll(/\bLine (\d+): (.*?)(?= Line \d+: |$)/gs)].map(([, line, words = '']) => ({
    line: Number(line),
    words,
  }));

const cutOff: Problem = {
  what: 'The run was cut off before its end.',
  todo: 'Look whether the host is connected, then run the tests again.',
  raw: '',
};

/** Saved tests of all hosts, as they are looked at. */
export function createSuiteStore(api: Api): { store: StoreApi<SuitesState>; start: () => () => void } {
  const running = new Map<string, AbortController>();
  const store = createStore<SuitesState>()((set, get) => {
    const bench = (key: string): Bench | undefined => get().benches[key];
    const change = (key: string, to: Partial<Bench>): void => {
      const before = bench(key);
      if (before !== undefined) set({ benches: { ...get().benches, [key]: { ...before, ...to } } });
    };
    const load = async (key: string, { hostId, setId }: Bench): Promise<SuiteState | undefined> => {
      change(key, { reading: true });
      try {
        const kept = await api.rewrite.suite({ hostId, setId });
        change(key, { kept, reading: false, problem: undefined });
        return kept;
      } catch (error) {
        change(key, { reading: false, problem: problemOf(error) });
        return undefined;
      }
    };
    const save = async (key: string): Promise<void> => {
      const before = bench(key);
      const { edit } = before ?? {};
      if (before === undefined || edit === undefined || before.saving) return;
      const { hostId, setId, note } = before;
      change(key, { saving: true, refused: undefined, faults: [] });
      /** What was typed while it was saved is an edit of what is kept now. */
      const typedOn = (kept: SuiteState): Bench['edit'] => {
        const now = bench(key)?.edit;
        return now === undefined || now.text === edit.text ? undefined : { ...now, base: kept.base };
      };
      try {
        const kept = await api.rewrite.saveSuite({ hostId, setId, yaml: edit.text, base: edit.base, note });
        if (kept.base === edit.base && kept.faults.length > 0) {
          change(key, { saving: false, faults: kept.faults });
          return;
        }
        change(key, { kept, saving: false, edit: typedOn(kept), mine: undefined, note: '' });
        showToast({ id: 'suite-saved', tone: 'good', title: 'Saved tests are kept', seconds: 5 });
      } catch (error) {
        const refused = problemOf(error);
        const now = await load(key, before);
        const overtaken = now !== undefined && now.base !== edit.base;
        change(key, {
          saving: false,
          refused: overtaken ? undefined : refused,
          faults: overtaken ? [] : linesIn(refused),
        });
      }
    };
    const run = async (key: string, choice: Choice, placeWords: string): Promise<void> => {
      running.get(key)?.abort();
      const stopping = new AbortController();
      running.set(key, stopping);
      const { signal } = stopping;
      const show = (to: Partial<Bench>): void => {
        if (running.get(key) === stopping) change(key, to);
      };
      const end = (broken: Problem | undefined): void =>
        show({ run: undefined, broken: signal.aborted ? undefined : broken });
      let now: SuiteRun = { stage: '', done: 0, total: 0 };
      show({ run: now, broken: undefined });
      try {
        const found = await placeOf(api, choice, signal, (stage) => {
          show({ run: (now = { ...now, stage }) });
        });
        if ('problem' in found) {
          end(found.problem);
          return;
        }
        for await (const event of await api.rewrite.runSuite({ place: found.place }, { signal }))
          if (event.kind === 'progress') show({ run: (now = { ...now, ...event }) });
          else {
            show({ run: undefined, kept: event.state, ranOn: placeWords });
            return;
          }
        end(cutOff);
      } catch (error) {
        end(problemOf(error));
      }
    };
    return {
      benches: {},
      read: (hostId, setId) => {
        const key = benchKey(hostId, setId);
        const known = bench(key) ?? fresh(hostId, setId);
        set({ benches: { ...get().benches, [key]: known } });
        if (!known.reading) void load(key, known);
      },
      write: (key, text) => {
        const before = bench(key);
        if (before?.kept === undefined) return;
        const base = before.edit?.base ?? before.kept.base;
        const same = text === before.kept.yaml && base === before.kept.base;
        change(key, { edit: same ? undefined : { text, base }, faults: [], refused: undefined });
      },
      discard: (key) => change(key, { edit: undefined, faults: [], refused: undefined }),
      remark: (key, note) => change(key, { note }),
      save: (key) => void save(key),
      takeTheirs: (key) => change(key, { mine: bench(key)?.edit?.text, edit: undefined, faults: [] }),
      keepMine: (key) => {
        const { edit, kept } = bench(key) ?? {};
        if (edit !== undefined && kept !== undefined)
          change(key, { edit: { text: edit.text, base: kept.base } });
      },
      bringBack: (key) => {
        const { mine, kept } = bench(key) ?? {};
        if (mine !== undefined && kept !== undefined)
          change(key, { edit: { text: mine, base: kept.base }, mine: undefined });
      },
      start: (key, place, placeWords) => void run(key, place, placeWords),
      cancel: (key) => {
        running.get(key)?.abort();
        change(key, { run: undefined });
      },
    };
  });
  const start = (): (() => void) =>
    onTestAdded((hostId, setId, kept) => {
      const key = benchKey(hostId, setId);
      const known = store.getState().benches[key];
      if (known !== undefined)
        store.setState({ benches: { ...store.getState().benches, [key]: { ...known, kept } } });
    });
  return { store, start };
}
