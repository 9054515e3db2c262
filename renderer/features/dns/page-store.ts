import { createStore, type StoreApi } from 'zustand/vanilla';
import { z } from 'zod';
import type { Api } from '../../app/client.ts';
import { keep, kept } from '../../app/keep.ts';
import { problemOf, type Problem } from '../../app/problem.ts';
import { vantageOf } from './part.ts';

type Told = Awaited<ReturnType<Api['dns']['about']>>;

/** How questions from one place are asked. */
export interface About {
  /** `undefined`: not known yet. */
  readonly told: Told | undefined;
  readonly problem: Problem | undefined;
}

export interface PageState {
  readonly section: string;
  /** From where is asked, by page; absent: from the host of the page. */
  readonly from: Readonly<Record<string, string>>;
  readonly abouts: Readonly<Record<string, About>>;
  readonly show: (section: string) => void;
  readonly choose: (page: string, from: string) => void;
  /** Finds out how a place asks; once for each connection, whose start is `since`. */
  readonly enter: (from: string, since: string) => void;
  readonly reread: (from: string) => void;
}

const place = z.object({ section: z.string() });

/** What of the DNS page is shown, and from where is asked. */
export function createPageStore(api: Api, first: string): StoreApi<PageState> {
  const entered = new Map<string, string>();
  return createStore<PageState>()((set, get) => {
    const learn = (from: string, about: About): void => set({ abouts: { ...get().abouts, [from]: about } });
    return {
      ...kept('dns', place, { section: first }),
      from: {},
      abouts: {},
      show: (section) => {
        set({ section });
        keep('dns', { section });
      },
      choose: (page, from) => set({ from: { ...get().from, [page]: from } }),
      enter: (from, since) => {
        if (entered.get(from) === since) return;
        entered.set(from, since);
        get().reread(from);
      },
      reread: (from) => {
        learn(from, { told: get().abouts[from]?.told, problem: undefined });
        api.dns.about({ from: vantageOf(from) }).then(
          (told) => learn(from, { told, problem: undefined }),
          (error: unknown) => learn(from, { told: undefined, problem: problemOf(error) }),
        );
      },
    };
  });
}
