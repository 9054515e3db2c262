import { implement } from '@orpc/server';
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
import { bySource, writable } from '../work/ground.ts';
import { problemOf, readSource, sourcesOf } from '../work/listing.ts';
import { sift } from '../work/reconcile.ts';
import { Watched } from './watched.ts';

const os = implement(contract);

/** A destination that does not answer keeps its delivery silent this long before it is worth no more waiting. */
const patienceMs = 90_000;
/** What Postfix logs after the last fate: reports, "removed". */
const lastWordsMs = 1_500;

const tryAgain = 'Read the queue again before the next try.';
const allAnswered = 'Everything that was tried has an answer.';
const notAllAnswered = 'Not everything has an answer: what is open is named above.';
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

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

  /** The flush for an MTA whose delivery is seen in its log only. Never rejects: what went wrong is told. */
  async function flush({ hostId, facts, source, note, put }: Watch, ids: readonly string[]): Promise<void> {
    const about = { reason: '', by: '', note, jobId: '' };
    try {
      for (const command of mtas[source.mta].queue.act('flush', source, facts, ids, about)) {
        const result = await reach.run(hostId, command, { action: 'delivery.flush', note });
        const { problem, todo } = problemOf(result);
        if (problem !== '') await put({ kind: 'problem', source: source.id, problem, todo });
      }
    } catch (error) {
      await put({ kind: 'problem', source: source.id, problem: wordsOf(error), todo: tryAgain });
    }
  }

  /** @returns whether everything that was tried has an answer. */
  async function watchSource(watch: Watch, targets: readonly Target[]): Promise<boolean> {
    const { hostId, facts, source, note, put, signal } = watch;
    const { delivery } = mtas[source.mta];
    const messages = await ready(watch, targets);
    if (messages.length === 0) return true;
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
      return false;
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
    /** With a dialogue, to follow is to try; with a log, the try begins when the log is being read. */
    let flushed: Promise<void> | undefined = delivery.from === 'log' ? undefined : Promise.resolve();
    const take = async (step: DeliveryStep): Promise<void> => {
      if (step.kind === 'ready') {
        flushed ??= flush(watch, ids);
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
        note,
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
        said:
          flushed === undefined
            ? 'was not tried: the log of the host could not be followed'
            : 'nothing final was heard of it; it may still be tried at this moment',
      });
    return watched.isOver();
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
    const watching = Promise.all(
      [...bySource(targets, (target) => target.source)].map(async ([id, group]) => {
        const source = sourcesOf(facts).find((one) => one.id === id);
        try {
          if (source === undefined) throw new Error(`The host no longer has the queue ${id}.`);
          return await watchSource({ hostId, facts, source, note, put, signal: gone.signal }, group);
        } catch (error) {
          await put({ kind: 'problem', source: id, problem: wordsOf(error), todo: tryAgain });
          return false;
        }
      }),
    ).then((over) => put({ kind: 'end', why: over.every(Boolean) ? allAnswered : notAllAnswered }));
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
      writable({ reach }, input.hostId);
      return start(input.hostId, input.targets, input.note, signal);
    }),
  });
  return { router };
}
