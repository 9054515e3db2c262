import type { Api } from '../../app/client.ts';
import type { Session } from '../../app/session.ts';
import { createListing } from './listing.ts';
import type { QueueStore } from './store.ts';
import type { TableFeed } from './table-feed.ts';

export interface Refreshing {
  /** Reads what is shown, now. */
  now(): void;
  /** Reads one host; resolves when that is done, well or not. */
  read(hostId: string): Promise<void>;
  /** The same, but never content with a listing that had begun before. */
  readAnew(hostId: string): Promise<void>;
  start(): () => void;
}

/** Hosts that are not shown are read this often, for the list of hosts. */
const behindSeconds = 60;
/** Hosts read at the same time; the service has a limit of its own over all windows. */
const atOnce = 4;
/** A reading that takes longer than this waits for its host, and keeps no other from being read. */
const slowMs = 10_000;

/** Decides when which host is read. */
export function createRefreshing(api: Api, session: Session, store: QueueStore, feed: TableFeed): Refreshing {
  const hidden = (): boolean => typeof document !== 'undefined' && document.hidden;
  let stopping = new AbortController();
  const listing = createListing({
    api,
    session,
    post: (ask) => feed.post(ask),
    taken: () => feed.taken(),
    get: (hostId) => store.getState().readings[hostId],
    set: (hostId, reading) =>
      store.setState(({ readings }) => ({ readings: { ...readings, [hostId]: reading } })),
  });

  const read = (hostId: string): Promise<void> => listing.read(hostId, stopping.signal);

  const online = (): readonly string[] =>
    session
      .getState()
      .hosts.filter(({ connection, facts }) => connection.state === 'online' && facts !== undefined)
      .map(({ host }) => host.id);

  const shown = (hostId: string): boolean => {
    const here = session.getState().hostId;
    return here === undefined || here === hostId;
  };

  const due = (hostId: string): boolean => {
    const reading = store.getState().readings[hostId];
    if (reading === undefined) return true;
    const { every } = store.getState();
    const wanted = shown(hostId) && !hidden() ? every : every === 0 ? 0 : Math.max(every, behindSeconds);
    if (wanted === 0) return false;
    // A queue that takes long to read is not read all the time.
    const wait = Math.max(wanted * 1000, reading.tookMs * 3);
    return !reading.reading && Date.now() - reading.startedAt - reading.tookMs >= wait;
  };

  const tick = (): void => {
    const { readings } = store.getState();
    const since = Date.now() - slowMs;
    const under = Object.values(readings).filter(({ reading, startedAt }) => reading && startedAt > since);
    let free = atOnce - under.length;
    for (const hostId of online()) {
      if (free <= 0) return;
      if (!due(hostId)) continue;
      free--;
      void read(hostId);
    }
  };

  return {
    read,
    readAnew: async (hostId) => {
      await listing.settled(hostId);
      await read(hostId);
    },
    now: () => {
      feed.showWaiting();
      for (const hostId of online()) if (shown(hostId)) void read(hostId);
    },
    start: () => {
      stopping = new AbortController();
      const timer = setInterval(tick, 1000);
      const unwatch = session.subscribe((state, before) => {
        if (state.hosts !== before.hosts) {
          for (const { host } of before.hosts)
            if (!state.hosts.some((status) => status.host.id === host.id))
              feed.post({ kind: 'sources', hostId: host.id, sources: [] });
          tick();
        }
      });
      tick();
      return () => {
        stopping.abort();
        clearInterval(timer);
        unwatch();
      };
    },
  };
}
