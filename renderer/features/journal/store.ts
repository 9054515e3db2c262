import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JournalEntry } from '#contract/journal';
import type { Api } from '../../app/client.ts';
import { follow, type Following } from '../../app/follow.ts';
import { keep, kept } from '../../app/keep.ts';
import { problemOf, type Problem } from '../../app/problem.ts';
import { showToast } from '../../app/toasts.ts';
import { z } from 'zod';
import type { Session } from '../../app/session.ts';

const pageSize = 200;

export type ExportFormat = 'jsonl' | 'csv' | 'sh';

export interface JournalState {
  /** Newest first. */
  readonly entries: readonly JournalEntry[];
  readonly more: boolean;
  readonly loading: boolean;
  readonly problem: Problem | undefined;
  readonly writesOnly: boolean;
  readonly text: string;
  readonly opened: number | undefined;
  readonly setFilter: (change: { writesOnly?: boolean; text?: string }) => void;
  readonly open: (seq: number | undefined) => void;
  readonly loadMore: () => void;
  /** Answers with the file; undefined when it could not be made (a toast says why). */
  readonly exportAs: (format: ExportFormat) => Promise<{ fileName: string; text: string } | undefined>;
  /** Follows the journal while its page is shown; returns the way to stop. */
  readonly watch: () => () => void;
}

/** Puts newer entries in front of those known, without holes: what does not join up replaces them. */
export function joined(
  newer: readonly JournalEntry[],
  known: readonly JournalEntry[],
): readonly JournalEntry[] | undefined {
  const newest = known[0]?.seq;
  if (newest === undefined) return newer;
  const fresh = newer.filter(({ seq }) => seq > newest);
  const reaches = newer.some(({ seq }) => seq <= newest);
  return reaches || fresh.length === 0 ? [...fresh, ...known] : undefined;
}

export function createJournalStore(api: Api, session: Session): StoreApi<JournalState> {
  const first = kept('journal', z.object({ writesOnly: z.boolean() }), { writesOnly: false });
  return createStore<JournalState>()((set, get) => {
    let asked = 0;
    const filter = (): { hostId?: string; writesOnly: boolean; text: string } => {
      const { hostId } = session.getState();
      const { writesOnly, text } = get();
      return { ...(hostId === undefined ? {} : { hostId }), writesOnly, text };
    };
    const load = async (how: 'anew' | 'newer' | 'more'): Promise<void> => {
      const mine = how === 'newer' ? asked : ++asked;
      if (how !== 'newer') set({ loading: true, ...(how === 'anew' ? { entries: [], more: false } : {}) });
      try {
        const last = get().entries.at(-1)?.seq;
        const before = how === 'more' && last !== undefined ? { before: last } : {};
        const { entries, more } = await api.journal.list({ ...filter(), ...before, limit: pageSize });
        // The filter or the host changed while the answer was on its way.
        if (mine !== asked) return;
        if (how === 'more') set({ entries: [...get().entries, ...entries], more, loading: false });
        else {
          const all = how === 'newer' ? joined(entries, get().entries) : undefined;
          if (all === undefined) set({ entries, more, loading: false, problem: undefined });
          else set({ entries: all, loading: false, problem: undefined });
        }
      } catch (error) {
        if (mine === asked) set({ problem: problemOf(error), loading: false });
      }
    };
    return {
      entries: [],
      more: false,
      loading: false,
      problem: undefined,
      writesOnly: first.writesOnly,
      text: '',
      opened: undefined,
      setFilter: (change) => {
        set(change);
        keep('journal', { writesOnly: get().writesOnly });
        void load('anew');
      },
      open: (opened) => set({ opened }),
      loadMore: () => {
        if (get().more && !get().loading) void load('more');
      },
      exportAs: async (format) => {
        try {
          return await api.journal.export({ ...filter(), format });
        } catch (error) {
          const { what, todo } = problemOf(error);
          showToast({ id: 'journal-export', tone: 'bad', title: `Export: ${what}`, body: todo });
          return undefined;
        }
      },
      watch: () => {
        void load('anew');
        const following: Following = follow(
          (options) => api.journal.watch(undefined, options),
          ({ newest }) => {
            if (newest > (get().entries[0]?.seq ?? 0) && !get().loading) void load('newer');
          },
        );
        return () => following.stop();
      },
    };
  });
}
