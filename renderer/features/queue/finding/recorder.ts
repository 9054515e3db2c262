import type { DepthSample } from '#contract/history';
import type { Api } from '../../../app/client.ts';
import type { Session } from '../../../app/session.ts';
import type { QueueState, QueueStore } from '../store.ts';
import type { Row } from '../wire.ts';

/** What waits in each queue of each of these sources; a source without mail says so with an empty `deferred`. */
export function depthSamples(
  rows: Iterable<Row>,
  hostId: string,
  sources: readonly string[],
  hostNow: number,
): DepthSample[] {
  const found = new Map<
    string,
    { source: string; queue: DepthSample['queue']; count: number; oldest: number }
  >();
  for (const row of rows) {
    if (row.hostId !== hostId || row.mark === 'gone') continue;
    const key = `${row.queue} ${row.source}`;
    const known = found.get(key);
    if (known === undefined)
      found.set(key, { source: row.source, queue: row.queue, count: 1, oldest: row.arrivedAt });
    else {
      known.count++;
      if (row.arrivedAt < known.oldest) known.oldest = row.arrivedAt;
    }
  }
  const samples = [...found.values()]
    .filter(({ source }) => sources.includes(source))
    .map(({ source, queue, count, oldest }) => ({
      source,
      queue,
      count,
      oldestSeconds: Math.max(0, hostNow - oldest),
    }));
  const told = new Set(samples.map(({ source }) => source));
  return [
    ...samples,
    ...sources
      .filter((source) => !told.has(source))
      .map((source) => ({ source, queue: 'deferred' as const, count: 0 })),
  ];
}

/** Has the depth of every host taken down after each whole listing of it. Returns the way to stop. */
export function recordDepths(api: Api, session: Session, queue: QueueStore): () => void {
  const recorded = new Map<string, number>();

  const look = (hostId: string): void => {
    const reading = queue.getState().readings[hostId];
    const depth = session.getState().depths[hostId];
    // Both the listing and the worker beside the window have to be done with this reading, in whichever order.
    if (reading?.readAt === undefined || reading.reading || depth === undefined) return;
    if (reading.readAt < reading.startedAt || depth.readAt < reading.startedAt) return;
    if (recorded.get(hostId) === reading.startedAt) return;
    recorded.set(hostId, reading.startedAt);
    const now = Date.now() / 1000;
    const sources = reading.sources.map(({ id }) => id);
    const samples = depthSamples(queue.getState().rows.values(), hostId, sources, now + depth.skew).slice(
      0,
      500,
    );
    if (samples.length === 0) return;
    api.history.record({ hostId, at: now, samples }).catch(() => {
      // A full disk is told by what the user does, not every 15 seconds by what nobody asked for.
    });
  };

  const unwatch = [
    queue.subscribe((state: QueueState, before) => {
      if (state.readings === before.readings) return;
      for (const [hostId, reading] of Object.entries(state.readings))
        if (reading !== before.readings[hostId]) look(hostId);
    }),
    session.subscribe((state, before) => {
      if (state.depths === before.depths) return;
      for (const [hostId, depth] of Object.entries(state.depths))
        if (depth !== before.depths[hostId]) look(hostId);
    }),
  ];
  return () => unwatch.forEach((stop) => stop());
}
