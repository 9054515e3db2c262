import { createStore, type StoreApi } from 'zustand/vanilla';
import { z } from 'zod';
import type { Api } from '../../app/client.ts';
import { keep, kept } from '../../app/keep.ts';
import { problemOf, type Problem } from '../../app/problem.ts';
import type { AskedSet } from './part.ts';

/** What is known of one host. */
export interface HostAbout {
  /** `undefined`: not read yet. */
  readonly sets: readonly AskedSet[] | undefined;
  readonly reading: boolean;
  readonly problem: Problem | undefined;
}

export interface AboutState {
  readonly hosts: Readonly<Record<string, HostAbout>>;
  /** The configuration that is looked at, by host. */
  readonly chosen: Readonly<Record<string, string>>;
  /** Name of the section that is shown. */
  readonly section: string;
  /** Reads what can be asked of a host; once for each connection, whose start is `since`, and again when that is wished. */
  readonly enter: (hostId: string, since: string) => void;
  readonly reread: (hostId: string) => void;
  readonly choose: (hostId: string, setId: string) => void;
  readonly show: (section: string) => void;
}

const place = z.object({ section: z.string(), chosen: z.record(z.string(), z.string()) });
const unread: HostAbout = { sets: undefined, reading: false, problem: undefined };

/** Which configurations of which hosts can be asked, and what of the page is shown. */
export function createAboutStore(api: Api): StoreApi<AboutState> {
  const before = kept('rewrite', place, { section: 'asking', chosen: {} });
  const entered = new Map<string, string>();
  return createStore<AboutState>()((set, get) => {
    const change = (hostId: string, to: Partial<HostAbout>): void =>
      set({ hosts: { ...get().hosts, [hostId]: { ...(get().hosts[hostId] ?? unread), ...to } } });
    const remember = (): void => keep('rewrite', { section: get().section, chosen: get().chosen });
    return {
      hosts: {},
      ...before,
      enter: (hostId, since) => {
        if (entered.get(hostId) === since) return;
        entered.set(hostId, since);
        get().reread(hostId);
      },
      reread: (hostId) => {
        if (get().hosts[hostId]?.reading === true) return;
        change(hostId, { reading: true, problem: undefined });
        api.rewrite.about({ hostId }).then(
          (sets) => change(hostId, { sets, reading: false }),
          (error: unknown) => change(hostId, { reading: false, problem: problemOf(error) }),
        );
      },
      choose: (hostId, setId) => {
        set({ chosen: { ...get().chosen, [hostId]: setId } });
        remember();
      },
      show: (section) => {
        set({ section });
        remember();
      },
    };
  });
}
