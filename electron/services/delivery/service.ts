import { implement, ORPCError } from '@orpc/server';
import type { DeliveryEvent } from '#contract/delivery';
import { contract } from '#contract/index';
import type { Target } from '#contract/queue';
import type { DeliveryStep } from '#mail/delivery';
import type { HostFacts } from '#mail/host-facts';
import { mtas } from '#mail/mta/index';
import type { QueueSource } from '#mail/mta/mta';
import type { QueueMessage } from '#mail/queue';
import type { Reach } from '../hosts/reach.ts';
import { channelOf } from '../work/channel.ts';
import { problemOf, readSource, sourcesOf } from '../work/listing.ts';
import { sift } from '../work/reconcile.ts';
import { Watched } from './watched.ts';

const os = implement(contract);

/** A destination that does not answer keeps its delivery silent this long before it is worth no more waiting. */
const patienceMs = 90_000;
/** What Postfix logs after the last fate: reports, "removed". */
const lastWordsMs = 1_500;

type Put = (event: DeliveryEvent) => Promise<void>;

interface Watch {
  readonly hostId: string;
  readonly facts: HostFacts;
  readonly source: QueueSource;
  readonly note: string;
  readonly put: Put;
  /** Nobody listens any more. */
  readonly signal: AbortSignal;
}

/** Tries messages now and tells what the host does; see contract/delivery.ts. */
export function createDeliveryService({ reach }: { readonly reach: Reach }) {
  /** Those of the targets that can be tried; tells what speaks against the others. */
  async function ready(watch: Watch, targets: readonly Target[]): Promise<QueueMessage[]> {
    const { hostId, facts, source, put } = watch;
    const before = await readSource(reach, hostId, facts, source, { action: 'delivery.list' });
    if ('problem' in before) {
      await put({ kind: 'problem', source: source.id, problem: before.problem, todo: 'Nothing was tried.' });
      return [];
    }
    const { act, settled } = sift('flush', targets, before);
    for (const { target, said } of settled)
      await put({
        kind: 'fate',
        source: source.id,
        id: target.id,
        recipient: '',
        status: before.get(target.id)?.queue === 'held' ? 'held' : 'not-tried',
        relay: '',
        dsn: '',
        said,
      });
    return act.flatMap(({ id }) => before.get(id) ?? []);
  }

  /** The flush for an MTA whose delivery is seen in its log only. */
  async function flush({ hostId, facts, source, put }: Watch, ids: readonly string[]): Promise<void> {
    const about = { reason: '', by: '', note: '', jobId: '' };
    for (const command of mtas[source.mta].queue.act('flush', source, facts, ids, about)) {
      const result = await reach.run(hostId, command, { action: 'delivery.flush' });
      const { problem, todo } = problemOf(result);
      if (problem !== '') await put({ kind: 'problem', source: source.id, problem, todo });
    }
  }

  async function watchSource(watch: Watch, targets: readonly Target[]): Promise<void> {
    const { hostId, facts, source, put, signal } = watch;
    const { delivery } = mtas[source.mta];
    const messages = await ready(watch, targets);
    if (messages.length === 0) return;
    const ids = messages.map(({ id }) => id);
    const command = delivery?.follow(source, facts, ids);
    if (delivery === undefined || command === undefined) {
      await put({
        kind: 'problem',
        source: source.id,
        problem: 'This host keeps no mail log that could be followed.',
        todo: 'The messages are tried all the same; read the queue again to see what came of it.',
      });
      await flush(watch, ids);
      return;
    }
    await put({ kind: 'begin', source: source.id, shown: command.shown, from: delivery.from });
    const recipients = messages.map(
      ({ id, recipients: to }) => [id, to.map(({ address }) => address)] as const,
    );
    const reader = delivery.reader(new Map(recipients));
    const watched = new Watched(messages);
    const enough = new AbortController();
    // A delivery that was begun goes on when nobody listens; only the reading of a log is given up.
    const stop = (): void => enough.abort();
    if (delivery.from === 'log') signal.addEventListener('abort', stop);
    let patience = setTimeout(stop, patienceMs);
    let flushed: Promise<void> = Promise.resolve();
    const take = async (step: DeliveryStep): Promise<void> => {
      if (step.kind === 'ready') {
        if (delivery.from === 'log') flushed = flush(watch, ids);
        return;
      }
      const wasOver = watched.isOver();
      watched.take(step);
      if (step.kind !== 'over') await put({ ...step, source: source.id });
      if (delivery.from !== 'log') return;
      if (wasOver) return;
      clearTimeout(patience);
      patience = setTimeout(stop, watched.isOver() ? lastWordsMs : patienceMs);
    };
    try {
      const result = await reach.run(hostId, command, {
        action: 'delivery.follow',
        signal: enough.signal,
        quietSeconds: 60,
        onStdout: async (bytes) => {
          for (const step of reader.push(bytes)) await take(step);
        },
      });
      await flushed;
      const { problem, todo } = problemOf(result);
      if (problem !== '' && !enough.signal.aborted)
        await put({ kind: 'problem', source: source.id, problem, todo });
    } finally {
      clearTimeout(patience);
      signal.removeEventListener('abort', stop);
    }
    for (const id of watched.left)
      await put({
        kind: 'fate',
        source: source.id,
        id,
        recipient: '',
        status: 'not-tried',
        relay: '',
        dsn: '',
        said: 'nothing final was heard of it; it may still be tried at this moment',
      });
  }

  async function* start(
    hostId: string,
    targets: readonly Target[],
    note: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<DeliveryEvent, void> {
    const facts = await reach.facts(hostId);
    const channel = channelOf<DeliveryEvent>();
    const gone = new AbortController();
    const leave = (): void => {
      gone.abort();
      channel.end();
    };
    signal?.addEventListener('abort', leave);
    const put: Put = (event) => channel.put(event);
    const all = new Map<string, Target[]>();
    for (const target of targets) all.set(target.source, [...(all.get(target.source) ?? []), target]);
    const watching = Promise.all(
      [...all].map(async ([id, group]) => {
        const source = sourcesOf(facts).find((one) => one.id === id);
        try {
          if (source === undefined) throw new Error(`The host no longer has the queue ${id}.`);
          await watchSource({ hostId, facts, source, note, put, signal: gone.signal }, group);
        } catch (error) {
          const problem = error instanceof Error ? error.message : String(error);
          await put({
            kind: 'problem',
            source: id,
            problem,
            todo: 'Read the queue again before the next try.',
          });
        }
      }),
    ).then(() => put({ kind: 'end', why: 'Everything that was tried has an answer.' }));
    void watching.finally(() => channel.end());
    try {
      yield* channel.values();
    } finally {
      signal?.removeEventListener('abort', leave);
      leave();
    }
  }

  const router = os.delivery.router({
    start: os.delivery.start.handler(({ input, signal }) => {
      const host = reach.host(input.hostId);
      if (host === undefined)
        throw new ORPCError('NO_SUCH_HOST', {
          status: 404,
          message: 'This host is not in the list any more.',
        });
      if (host.readOnly)
        throw new ORPCError('READ_ONLY', {
          status: 403,
          message: `${host.name} is set to read-only. Switch that off in its settings to act on it.`,
        });
      return start(input.hostId, input.targets, input.note, signal);
    }),
  });
  return { router };
}
