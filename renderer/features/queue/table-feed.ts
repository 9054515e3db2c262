import { hostOf, type Session } from '../../app/session.ts';
import { missedOf } from './listing.ts';
import type { QueueStore } from './store.ts';
import { within } from './selection.ts';
import type { Ask, Row, Tell } from './wire.ts';

/** Connects to the worker that reads listings: gives the way to ask it, and hears what it tells. */
export type ConnectWorker = (hear: (tell: Tell) => void) => { post: (ask: Ask) => void; stop: () => void };

export interface TableFeed {
  post(ask: Ask): void;
  /** Resolves with the next text taken in. */
  taken(): Promise<void>;
  /** Tells the worker what is shown now. */
  look(): void;
  /** Runs once the table shows what its filter and sort say: at once, or when the worker has answered. */
  whenCurrent(run: () => void): void;
  touch(): void;
  pin(pinned: boolean): void;
  showWaiting(): void;
  start(): () => void;
}

/** After the last touch of the table, its order stays as it is for this long. */
const calmMs = 4000;

/** How many of `a` are not in `b`. */
function missing(a: Uint32Array, b: Uint32Array): number {
  const there = new Set(b);
  let count = 0;
  for (const row of a) if (!there.has(row)) count++;
  return count;
}

/** Brings what the worker tells into the store, and holds a new order back while the user is acting. */
export function createTableFeed(store: QueueStore, session: Session, connect: ConnectWorker): TableFeed {
  const rows = store.getState().rows as Map<number, Row>;
  const dropped = new Set<number>();
  let waitingForText: (() => void)[] = [];
  let worker: ReturnType<ConnectWorker> | undefined;
  let seq = 0;
  let appliedSeq = -1;
  let onceCurrent: (() => void) | undefined;
  let touchedAt = 0;
  let pinned = 0;
  let bump: ReturnType<typeof setTimeout> | undefined;

  const changed = (): void => {
    bump ??= setTimeout(() => {
      bump = undefined;
      store.setState(({ version }) => ({ version: version + 1 }));
    }, 16);
  };

  const busy = (): boolean =>
    pinned > 0 || store.getState().selection.selected.size > 1 || Date.now() - touchedAt < calmMs;

  const apply = (order: Uint32Array): void => {
    for (const row of dropped) rows.delete(row);
    dropped.clear();
    const { selection, opened } = store.getState();
    store.setState(({ version }) => ({
      order,
      waiting: undefined,
      version: version + 1,
      selection: within(selection, order),
      ...(opened !== undefined && !rows.has(opened.row) ? { opened: undefined } : {}),
    }));
  };

  const hear = (tell: Tell): void => {
    switch (tell.kind) {
      case 'taken':
        waitingForText.shift()?.();
        return;
      case 'rows':
        // What is new is shown by the order that follows it: drawing the table for it would be in vain.
        if (tell.dropped.length > 0 || tell.changed.some(({ row }) => rows.has(row))) changed();
        for (const row of tell.changed) rows.set(row.row, row);
        for (const row of tell.dropped) {
          const old = rows.get(row);
          if (old !== undefined) rows.set(row, { ...old, mark: 'gone' });
          dropped.add(row);
        }
        return;
      case 'order': {
        const { total, byQueue, filterProblem } = tell;
        store.setState({ total, byQueue, filterProblem });
        const { order } = store.getState();
        if (tell.seq !== seq) return;
        if (tell.seq !== appliedSeq || order.length === 0 || !busy()) {
          appliedSeq = tell.seq;
          apply(tell.order);
          const run = onceCurrent;
          onceCurrent = undefined;
          run?.();
          return;
        }
        const added = missing(tell.order, order);
        const gone = missing(order, tell.order);
        store.setState({ waiting: { order: tell.order, added, gone } });
        return;
      }
      case 'depth': {
        const { hostId, count, byQueue, oldestAt } = tell;
        const skew = hostOf(session.getState(), hostId)?.facts?.clockSkew ?? 0;
        session.getState().setDepth(hostId, {
          count,
          byQueue,
          skew,
          readAt: Date.now(),
          problem: missedOf(store.getState().readings[hostId]),
          ...(oldestAt === undefined ? {} : { oldestAt }),
        });
        return;
      }
      case 'read':
        store.setState(({ told }) => ({
          told: {
            ...told,
            [`${tell.hostId} ${tell.source}`]: { count: tell.count, notUnderstood: tell.notUnderstood },
          },
        }));
        return;
      case 'analysis':
        if (tell.seq === seq) store.setState({ analysis: tell.analysis });
        return;
      case 'opened':
        store.setState(({ opened }) =>
          opened?.row === tell.row ? { opened: { row: tell.row, message: tell.message } } : {},
        );
    }
  };

  const showWaiting = (): void => {
    const { waiting } = store.getState();
    if (waiting !== undefined) apply(waiting.order);
  };

  const look = (): void => {
    const { hosts, hostId } = session.getState();
    const { filter, sort } = store.getState();
    seq++;
    const shown = hosts.filter(({ host }) => hostId === undefined || host.id === hostId);
    const names = shown.map(({ host }) => ({ id: host.id, name: host.name }));
    worker?.post({
      kind: 'view',
      view: { seq, hosts: names, filter, sort, analyse: store.getState().analysed },
    });
  };

  return {
    post: (ask) => worker?.post(ask),
    taken: () => new Promise<void>((resolve) => waitingForText.push(resolve)),
    look,
    whenCurrent: (run) => {
      if (appliedSeq === seq) run();
      else onceCurrent = run;
    },
    touch: () => (touchedAt = Date.now()),
    pin: (on) => (pinned = Math.max(0, pinned + (on ? 1 : -1))),
    showWaiting,
    start: () => {
      worker = connect(hear);
      look();
      const unwatch = session.subscribe((state, before) => {
        if (state.hostId !== before.hostId) {
          // Never another host's messages under this host's name, not even for a moment.
          store.setState({ order: new Uint32Array(), waiting: undefined, opened: undefined });
          apply(new Uint32Array());
          look();
        } else if (
          state.hosts.map(({ host }) => host.name).join() !== before.hosts.map(({ host }) => host.name).join()
        )
          look();
      });
      const calm = setInterval(() => {
        if (store.getState().waiting !== undefined && !busy()) showWaiting();
      }, 1000);
      return () => {
        unwatch();
        clearInterval(calm);
        clearTimeout(bump);
        waitingForText.forEach((resolve) => resolve());
        waitingForText = [];
        worker?.stop();
        worker = undefined;
      };
    },
  };
}
