import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HoldRecord, HoldUntil } from '#contract/holds';
import type { Api } from '../../../app/client.ts';
import { follow } from '../../../app/follow.ts';
import { keep, kept } from '../../../app/keep.ts';
import { problemOf } from '../../../app/problem.ts';
import type { Session } from '../../../app/session.ts';
import { closeToast, showToast } from '../../../app/toasts.ts';
import { plural } from '../../../widgets/format.ts';
import type { QueueStore } from '../store.ts';
import { printLeft } from '../until.ts';
import { holdKey, wantsTelling } from './due.ts';

export interface HeldHost {
  readonly hostId: string;
  readonly readAt?: string | undefined;
  readonly unrecorded: number;
  readonly problem: string;
  readonly todo: string;
  /** What was put right by itself. */
  readonly told?: string | undefined;
}

export interface HoldsState {
  readonly records: readonly HoldRecord[];
  readonly hosts: readonly HeldHost[];
  /** False until the first answer. */
  readonly known: boolean;
  /** `holdKey` of the one that keys act on. */
  readonly chosen: string | undefined;
  /** The one whose end or note is being changed. */
  readonly changing: HoldRecord | undefined;
  readonly report: { readonly fileName: string; readonly text: string } | undefined;
  readonly choose: (key: string | undefined) => void;
  readonly edit: (record: HoldRecord | undefined) => void;
  /** Gives a hold another end and note. */
  readonly change: (record: HoldRecord, until: HoldUntil | undefined, note: string) => void;
  /** Ends it one hour from now, or one hour later than it would. */
  readonly moreTime: (record: HoldRecord) => void;
  readonly release: (record: HoldRecord) => void;
  readonly refresh: (hostIds: readonly string[]) => void;
  /** Selects its messages in the table. */
  readonly showMessages: (record: HoldRecord) => void;
  /** Everything on hold on one host, recorded or not. */
  readonly showHeld: (hostId: string) => void;
  readonly openReport: (format: 'md' | 'csv' | undefined) => void;
}

const hourMs = 3_600_000;

/** What is held on the hosts, and reminders when the time of a hold is over. */
export function createHoldsStore(
  api: Api,
  session: Session,
  queue: QueueStore,
): { store: StoreApi<HoldsState>; start: () => () => void } {
  const failed =
    (what: string) =>
    (error: unknown): void => {
      const problem = problemOf(error);
      showToast({
        id: `holds-${what}`,
        tone: 'bad',
        title: `${what}: ${problem.what}`,
        body: [problem.todo, problem.raw].filter(Boolean).join('\n'),
      });
    };
  const toQueueOf = (hostId: string): void => {
    const here = session.getState().hostId;
    session.getState().go({ page: 'queue', ...(here === undefined || here === hostId ? {} : { hostId }) });
  };

  const store = createStore<HoldsState>()((set, get) => ({
    records: [],
    hosts: [],
    known: false,
    chosen: undefined,
    changing: undefined,
    report: undefined,
    choose: (chosen) => set({ chosen }),
    edit: (changing) => set({ changing }),
    change: (record, until, note) => {
      set({ changing: undefined });
      const { hostId, id } = record;
      api.holds
        .change({ hostId, id, note, ...(until === undefined ? {} : { until }) })
        .catch(failed(`The hold on ${record.hostName} was not changed`));
    },
    moreTime: (record) => {
      const end = record.until === undefined ? 0 : Date.parse(record.until.at);
      const at = new Date(Math.max(end, Date.now()) + hourMs).toISOString();
      get().change(record, { at, then: record.until?.then ?? 'remind' }, record.note);
    },
    release: ({ hostId, id, hostName }) => {
      const { note } = queue.getState();
      api.holds.release({ hostId, id, note }).catch(failed(`Release on ${hostName}`));
    },
    refresh: (hostIds) => {
      for (const hostId of hostIds) api.holds.refresh({ hostId }).catch(failed('Holds were not read'));
    },
    showMessages: ({ hostId, source, ids, sample, held }) => {
      toQueueOf(hostId);
      const wanted = new Set(ids ?? sample.map(({ id }) => id));
      queue
        .getState()
        .pickThese((row) => row.hostId === hostId && row.source === source && wanted.has(row.id));
      if (wanted.size < held)
        showToast({
          id: 'holds-some',
          tone: 'plain',
          title: `Selected are the first ${plural(wanted.size, 'message')} of ${held}`,
          body: 'Release in Holds ends all of this hold.',
          seconds: 10,
        });
    },
    showHeld: (hostId) => {
      session.getState().go({ page: 'queue', hostId });
      queue.getState().show('messages');
      queue.getState().change({ filter: 'in:held' });
    },
    openReport: (format) => {
      if (format === undefined) {
        set({ report: undefined });
        return;
      }
      const { hostId } = session.getState();
      api.holds
        .report({ format, ...(hostId === undefined ? {} : { hostIds: [hostId] }) })
        .then((report) => set({ report }), failed('The report was not made'));
    },
  }));

  const seen = kept('holds.told', z.array(z.string()), []);
  const told = new Set(seen);
  const toastOf = (record: HoldRecord): string => `due-${holdKey(record)}`;

  /** Each end is told once, also over restarts. */
  const remind = (): void => {
    const now = Date.now();
    for (const record of store.getState().records) {
      const key = `${holdKey(record)} ${record.until?.at ?? ''}`;
      if (told.has(key) || !wantsTelling(record, now)) continue;
      told.add(key);
      keep('holds.told', [...told].slice(-500));
      const { hostName, held, until, note, reason, by } = record;
      const late = until === undefined ? '' : printLeft(until.at, now);
      showToast({
        id: toastOf(record),
        tone: 'bad',
        title:
          until?.then === 'release'
            ? `${hostName}: ${plural(held, 'message')} should have been released by now`
            : `${hostName}: ${plural(held, 'message')} still on hold, as you asked to be reminded`,
        body: [late, reason, note, by === '' ? '' : `held by ${by}`].filter(Boolean).join(' · '),
        buttons: [
          { label: 'Release', run: () => end(record, () => store.getState().release(record)) },
          { label: '1 h more', run: () => end(record, () => store.getState().moreTime(record)) },
          {
            label: 'Open',
            run: () =>
              end(record, () => {
                toQueueOf(record.hostId);
                queue.getState().show('holds');
                store.getState().choose(holdKey(record));
              }),
          },
        ],
      });
    }
  };
  const end = (record: HoldRecord, then: () => void): void => {
    closeToast(toastOf(record));
    then();
  };

  const start = (): (() => void) => {
    const following = follow(
      (options) => api.holds.watch(undefined, options),
      ({ records, hosts }) => {
        const left = new Set(records.map(toastOf));
        for (const record of store.getState().records)
          if (!left.has(toastOf(record))) closeToast(toastOf(record));
        store.setState({ records, hosts, known: true });
        remind();
      },
    );
    const timer = setInterval(remind, 5000);
    return () => {
      following.stop();
      clearInterval(timer);
    };
  };
  return { store, start };
}
