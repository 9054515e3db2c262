import type { QueueChunk } from '#contract/queue';
import { mtas } from '#mail/mta/index';
import type { Reach } from '../hosts/reach.ts';
import { channelOf } from '../work/channel.ts';
import { gather } from './gather.ts';
import { problemOf, sourcesOf } from '../work/listing.ts';
import type { Turns } from '../work/turns.ts';

/** Every queue of a host as the host tells it, for the reader in the window. */
export async function* streamQueue(
  reach: Reach,
  turns: Turns,
  hostId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<QueueChunk> {
  const facts = await reach.facts(hostId);
  const turn = await turns.wait();
  if (signal?.aborted === true) {
    turn.leave();
    return;
  }
  const channel = channelOf<QueueChunk>();
  const abort = new AbortController();
  const listing = Promise.all(
    sourcesOf(facts).map(async (source) => {
      await channel.put({
        kind: 'begin',
        source: source.id,
        hostClock: Date.now() / 1000 + facts.clockSkew,
      });
      const commands = mtas[source.mta].queue.list(source, facts);
      for (const [part, command] of commands.entries()) {
        const last = part === commands.length - 1;
        const text = gather((bytes) => channel.put({ kind: 'text', source: source.id, part, bytes }));
        try {
          const result = await reach.run(hostId, command, {
            action: 'queue.list',
            signal: abort.signal,
            onStdout: (bytes) => {
              turn.heard();
              return text.add(bytes);
            },
          });
          await text.end();
          await channel.put({ kind: 'end', source: source.id, part, last, ...problemOf(result, part) });
        } catch (error) {
          await text.end();
          const problem = error instanceof Error ? error.message : String(error);
          await channel.put({
            kind: 'end',
            source: source.id,
            part,
            last,
            problem,
            todo: 'It is read again at the next refresh.',
          });
        }
      }
    }),
  ).finally(() => channel.end());
  signal?.addEventListener('abort', () => channel.end());
  try {
    yield* channel.values();
  } finally {
    abort.abort();
    channel.end();
    await listing.catch(() => undefined);
    turn.leave();
  }
}
