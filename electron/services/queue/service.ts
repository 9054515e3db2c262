import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { Job, QueueChunk, Target } from '#contract/queue';
import { summaryOf } from '#mail/job-summary';
import { mtas } from '#mail/mta/index';
import type { QueueAction } from '#mail/queue';
import type { Reach } from '../hosts/reach.ts';
import { actOnSource } from './action.ts';
import { channelOf } from './channel.ts';
import { gather } from './gather.ts';
import { JobBook, type RunningJob } from './jobs.ts';
import { problemOf, sourcesOf } from './listing.ts';
import type { Verdict } from './reconcile.ts';

const os = implement(contract);

export interface QueueServiceOptions {
  readonly reach: Reach;
  readonly now: () => Date;
}

/** Lists queues and acts on them, for every host; see contract/queue.ts. */
export function createQueueService({ reach, now }: QueueServiceOptions) {
  const book = new JobBook(now);

  /** The host, if it may be written to. */
  function writable(hostId: string) {
    const host = reach.host(hostId);
    if (host === undefined)
      throw new ORPCError('NO_SUCH_HOST', { status: 404, message: 'This host is not in the list any more.' });
    if (host.readOnly)
      throw new ORPCError('READ_ONLY', {
        status: 403,
        message: `${host.name} is set to read-only. Switch that off in its settings to act on it.`,
      });
    return host;
  }

  function open(hostId: string, action: Job['action'], total: number): RunningJob {
    return book.open({ hostId, hostName: writable(hostId).name, action, total });
  }

  async function actOnAll(
    running: RunningJob,
    action: QueueAction,
    targets: readonly Target[],
    reason: string,
  ): Promise<void> {
    const verdicts: Verdict[] = [];
    const problems = new Set<string>();
    try {
      const facts = await reach.facts(running.job.hostId);
      const bySource = new Map<string, Target[]>();
      for (const target of targets) {
        const group = bySource.get(target.source);
        if (group === undefined) bySource.set(target.source, [target]);
        else group.push(target);
      }
      for (const [sourceId, group] of bySource) {
        const source = sourcesOf(facts).find(({ id }) => id === sourceId);
        if (source === undefined) {
          verdicts.push(
            ...group.map((target): Verdict => ({
              target,
              outcome: 'failed',
              said: `the host no longer has the queue ${sourceId}`,
              mine: false,
            })),
          );
          continue;
        }
        const result = await actOnSource(
          {
            reach,
            hostId: running.job.hostId,
            facts,
            source,
            purpose: { action: `queue.${action}`, jobId: running.job.id },
            reason,
            stopped: () => running.stop.signal.aborted,
            step: (words) =>
              book.step(running, bySource.size > 1 ? `${source.label}: ${words}` : words, verdicts.length),
          },
          action,
          group,
        );
        verdicts.push(...result.verdicts);
        if (result.problem !== '') problems.add(result.problem);
      }
    } catch (error) {
      problems.add(error instanceof Error ? error.message : String(error));
      const seen = new Set(verdicts.map(({ target }) => target));
      verdicts.push(
        ...targets
          .filter((target) => !seen.has(target))
          .map((target): Verdict => ({ target, outcome: 'failed', said: 'was not touched', mine: false })),
      );
    }
    const undo = verdicts.some(({ mine }) => mine) ? reverse[action] : undefined;
    book.end(running, verdicts, {
      summary: summary(action, verdicts),
      problem: [...problems].join(' '),
      ...(undo === undefined ? {} : { undo }),
    });
  }

  function start(
    hostId: string,
    action: QueueAction,
    targets: readonly Target[],
    reason: string,
  ): { jobId: string } {
    const running = open(hostId, action, targets.length);
    void actOnAll(running, action, targets, reason);
    return { jobId: running.job.id };
  }

  async function flushWhole(running: RunningJob, sourceId: string | undefined): Promise<void> {
    const problems: string[] = [];
    let tried = 0;
    try {
      const facts = await reach.facts(running.job.hostId);
      const sources = sourcesOf(facts).filter(({ id }) => sourceId === undefined || id === sourceId);
      for (const source of sources) {
        if (running.stop.signal.aborted) break;
        book.step(running, `${source.label}: trying delivery`, tried);
        const command = mtas[source.mta].queue.flushAll(source, facts);
        const result = await reach.run(running.job.hostId, command, {
          action: 'queue.flush-all',
          jobId: running.job.id,
          quietSeconds: 600,
        });
        const { problem } = problemOf(result);
        if (problem === '') tried += 1;
        else problems.push(`${source.label}: ${problem}`);
      }
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
    book.end(running, [], {
      summary: `${tried} ${tried === 1 ? 'queue was' : 'queues were'} asked to try all messages now`,
      problem: problems.join(' '),
    });
  }

  async function* list(hostId: string, signal: AbortSignal | undefined): AsyncGenerator<QueueChunk> {
    const facts = await reach.facts(hostId);
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
              onStdout: (bytes) => text.add(bytes),
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
    }
  }

  const router = os.queue.router({
    list: os.queue.list.handler(({ input, signal }) => list(input.hostId, signal)),
    act: os.queue.act.handler(({ input }) => start(input.hostId, input.action, input.targets, input.reason)),
    flushAll: os.queue.flushAll.handler(({ input }) => {
      const running = open(input.hostId, 'flush-all', 0);
      void flushWhole(running, input.source);
      return { jobId: running.job.id };
    }),
    undo: os.queue.undo.handler(({ input, errors }) => {
      const running = book.get(input.jobId);
      const undo = running?.job.undo;
      if (running === undefined || undo === undefined || undo === 'restore')
        throw errors.REFUSED({
          data: {
            what: 'There is nothing left to undo.',
            todo: 'Select the messages in the queue and act on them.',
          },
        });
      const { undo: _taken, ...rest } = running.job;
      running.job = rest;
      return start(
        running.job.hostId,
        undo,
        running.changed.map(({ target }) => target),
        'undo',
      );
    }),
    stop: os.queue.stop.handler(({ input }) => {
      const running = book.get(input.jobId);
      if (running !== undefined) book.stopping(running);
      return {};
    }),
    jobs: os.queue.jobs.handler(({ signal }) => book.watch(signal)),
  });

  return { router, close: () => book.snapshot().forEach(({ id }) => stopJob(book, id)) };
}

/** What was in the wanted state already is not counted as work done. */
function summary(action: QueueAction, verdicts: readonly Verdict[]): string {
  const isIdle = ({ outcome, mine }: Verdict): boolean =>
    outcome === 'done' && !mine && reverse[action] !== undefined;
  const idle = verdicts.filter(isIdle).length;
  const rest = verdicts.filter((verdict) => !isIdle(verdict)).map(({ outcome }) => outcome);
  if (idle === 0) return summaryOf(action, rest);
  const words = `${idle} ${idle === 1 ? 'was' : 'were'} ${action === 'hold' ? 'on hold already' : 'not on hold'}`;
  return rest.length === 0 ? `Nothing to do: ${words}` : `${summaryOf(action, rest)}, ${words}`;
}

const reverse: Partial<Record<QueueAction, 'hold' | 'release'>> = { hold: 'release', release: 'hold' };

function stopJob(book: JobBook, id: string): void {
  const running = book.get(id);
  if (running !== undefined) book.stopping(running);
}
