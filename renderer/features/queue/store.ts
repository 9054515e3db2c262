import { showToast } from '../../app/toasts.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Job } from '#contract/queue';
import type { QueueAction, QueueMessage } from '#mail/queue';
import type { Api } from '../../app/client.ts';
import type { Session } from '../../app/session.ts';
import { createActing } from './acting.ts';
import type { Question, Words } from './confirmation.ts';
import type { HostReading } from './listing.ts';
import { createHeaderSearch, type HeaderSearching } from './message/header-search.ts';
import { createRefreshing } from './refreshing.ts';
import { everything, extended, moved, nothing, only, these, toggled, type Selection } from './selection.ts';
import { keepSettings, keptSettings, type Settings } from './settings.ts';
import { createTableFeed, type ConnectWorker } from './table-feed.ts';
import type { Analysis, ByQueue, Row } from './wire.ts';

/** The parts of the queue page. */
export type Section = 'messages' | 'insights' | 'holds' | 'trash';

export interface QueueState extends Settings {
  /** Every row the worker told, by number; the same map always: `version` says when it changed. */
  readonly rows: ReadonlyMap<number, Row>;
  readonly version: number;
  /** Row numbers in the order shown. */
  readonly order: Uint32Array;
  /** A newer order that waits until the user is done, and what it would change. */
  readonly waiting:
    { readonly order: Uint32Array; readonly added: number; readonly gone: number } | undefined;
  readonly total: number;
  readonly byQueue: ByQueue;
  readonly filterProblem: string;
  /** Counts over what the filter matches; absent until the worker has told. */
  readonly analysis: Analysis | undefined;
  /** Facets or insights are shown. */
  readonly analysed: boolean;
  readonly analyse: (wanted: boolean) => void;
  /** Forgets what came, left and changed until now. */
  readonly seen: () => void;
  /** The search in headers that is under way, or the last one. */
  readonly headerSearch: HeaderSearching | undefined;
  /** Asks the hosts shown for what the filter's `header:` and `subject:` terms look for; false when it has none. */
  readonly searchHeaders: () => boolean;
  readonly stopHeaderSearch: () => void;
  readonly section: Section;
  readonly show: (section: Section) => void;
  readonly selection: Selection;
  readonly opened: { readonly row: number; readonly message: QueueMessage | undefined } | undefined;
  readonly readings: Readonly<Record<string, HostReading>>;
  /** What the worker told of the newest listing of a source, by host and source with a blank between. */
  readonly told: Readonly<
    Record<string, { readonly count: number; readonly notUnderstood: readonly string[] }>
  >;
  readonly jobs: readonly Job[];
  /** What a job of this window is doing to a row right now. */
  readonly acting: ReadonlyMap<number, QueueAction>;
  readonly question: Question | undefined;
  /** The job whose details are shown. */
  readonly jobShown: string | undefined;
  readonly change: (settings: Partial<Settings>) => void;
  /** The user touched the table: its order stays as it is for a moment. */
  readonly touch: () => void;
  /** A menu or a dialog is open: the order stays until it is closed. */
  readonly pin: (pinned: boolean) => void;
  readonly showWaiting: () => void;
  readonly pick: (row: number, how: 'only' | 'toggle' | 'extend') => void;
  readonly move: (step: number, extend: boolean) => void;
  readonly selectAll: () => void;
  readonly selectNone: () => void;
  /** What an action would act on: selected, and still there as far as we know. */
  readonly targets: () => readonly Row[];
  readonly open: (row: number) => void;
  readonly close: () => void;
  readonly refresh: () => void;
  /** Goes with every action until it is cleared: a ticket number, a reason. */
  readonly note: string;
  readonly setNote: (note: string) => void;
  /** Shows the messages of this page's hosts and selects those that are meant, as far as they are still there. */
  readonly pickThese: (meant: (row: Row) => boolean) => void;
  /** Acts, or asks first where that is due; `ask`: asks in any case for the words that go with it. */
  readonly act: (action: QueueAction, how?: 'ask') => void;
  readonly askFlushAll: () => void;
  /** The messages of the open question: exactly those, whatever the table shows by then. */
  readonly asked: () => readonly Row[];
  /** The user said yes to the open question. */
  readonly confirm: (words?: Words) => void;
  readonly decline: () => void;
  readonly undo: (jobId: string) => void;
  readonly stop: (jobId: string) => void;
  readonly showJob: (jobId: string | undefined) => void;
}

export type QueueStore = StoreApi<QueueState>;

/** The queue's store; `start` returns the way to stop. Tests give their own worker. */
export function createQueueStore(
  api: Api,
  session: Session,
  connectWorker: ConnectWorker,
): { store: QueueStore; start: () => () => void } {
  const store: QueueStore = createStore<QueueState>()((set, get) => {
    const select = (selection: Selection): void => {
      feed.touch();
      set({ selection });
      const { opened } = get();
      if (opened !== undefined && selection.cursor !== undefined && opened.row !== selection.cursor)
        get().open(selection.cursor);
    };
    return {
      ...keptSettings(),
      rows: new Map(),
      version: 0,
      order: new Uint32Array(),
      waiting: undefined,
      total: 0,
      byQueue: {},
      filterProblem: '',
      analysis: undefined,
      analysed: false,
      analyse: (analysed) => {
        set({ analysed });
        feed.look();
      },
      seen: () => feed.post({ kind: 'seen' }),
      headerSearch: undefined,
      searchHeaders: () => headers.search(get().filter),
      stopHeaderSearch: () => {
        headers.stop();
        const { headerSearch } = get();
        if (headerSearch !== undefined) set({ headerSearch: { ...headerSearch, running: false } });
      },
      section: 'messages',
      show: (section) => set({ section }),
      selection: nothing,
      opened: undefined,
      readings: {},
      told: {},
      jobs: [],
      acting: new Map(),
      question: undefined,
      jobShown: undefined,
      change: (settings) => {
        set(settings);
        keepSettings(get());
        if (settings.filter !== undefined || settings.sort !== undefined) feed.look();
      },
      touch: () => feed.touch(),
      pin: (pinned) => feed.pin(pinned),
      showWaiting: () => feed.showWaiting(),
      pick: (row, how) => {
        const { selection, order } = get();
        if (how === 'toggle') select(toggled(selection, row));
        else select(how === 'extend' ? extended(selection, order, row) : only(row));
      },
      move: (step, extend) => select(moved(get().selection, get().order, step, extend)),
      // Right after typing, the table still shows what the old filter matched: everything of that is not what was meant.
      selectAll: () =>
        feed.whenCurrent(() => {
          const { filterProblem, selection, order } = get();
          if (filterProblem === '') select(everything(selection, order));
          else
            showToast({
              id: 'filter-problem',
              tone: 'bad',
              title: 'Nothing was selected: the filter is not understood',
              body: filterProblem,
              seconds: 10,
            });
        }),
      selectNone: () => {
        if (get().opened !== undefined) get().close();
        else select(nothing);
      },
      targets: () => {
        const { selection, rows } = get();
        const found: Row[] = [];
        for (const row of selection.selected) {
          const known = rows.get(row);
          if (known !== undefined && known.mark !== 'gone') found.push(known);
        }
        return found;
      },
      open: (row) => {
        set({ opened: { row, message: undefined } });
        feed.post({ kind: 'open', row });
      },
      close: () => set({ opened: undefined }),
      refresh: () => refreshing.now(),
      note: '',
      setNote: (note) => set({ note }),
      pickThese: (meant) => {
        set({ section: 'messages' });
        if (get().filter !== '') get().change({ filter: '' });
        feed.whenCurrent(() => {
          const { order, rows } = get();
          const wanted = (row: number): boolean => {
            const known = rows.get(row);
            return known !== undefined && known.mark !== 'gone' && meant(known);
          };
          select(these(order, wanted));
        });
      },
      act: (action, how) => acting.act(action, how),
      askFlushAll: () => acting.askFlushAll(),
      asked: () => acting.asked(),
      confirm: (words) => acting.confirm(words),
      decline: () => set({ question: undefined }),
      undo: (jobId) => acting.undo(jobId),
      stop: (jobId) => acting.stop(jobId),
      showJob: (jobShown) => set({ jobShown }),
    };
  });
  const feed = createTableFeed(store, session, connectWorker);
  const refreshing = createRefreshing(api, session, store, feed);
  const headers = createHeaderSearch(
    api,
    session,
    (ask) => feed.post(ask),
    (headerSearch) => store.setState({ headerSearch }),
  );
  const acting = createActing(api, session, store, refreshing);

  const start = (): (() => void) => {
    const unhear = session.subscribe(({ find }, last) => {
      if (find?.page !== 'queue' || find === last.find) return;
      store.getState().show('messages');
      store.getState().change({ filter: find.text });
    });
    const stops = [feed.start(), refreshing.start(), acting.start(), unhear];
    return () => stops.forEach((stop) => stop());
  };
  return { store, start };
}
