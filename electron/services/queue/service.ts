import { implement } from '@orpc/server';
import type { HoldUntil } from '#contract/holds';
import { contract } from '#contract/index';
import type { Job, Target } from '#contract/queue';
import { mtas } from '#mail/mta/index';
import type { QueueAction } from '#mail/queue';
import { writable, type Ground } from '../work/ground.ts';
import { actOnAll } from './acting.ts';
import { flushWhole } from './flush-all.ts';
import type { KeptTarget } from '../work/job-store.ts';
import type { RunningJob } from '../work/jobs.ts';
import { sourcesOf } from '../work/listing.ts';
import { refused } from '../work/refusals.ts';
import type { Turns } from '../work/turns.ts';
import { giveUp, watchInterrupted } from './recovery.ts';
import { streamQueue } from './stream.ts';

const os = implement(contract);

export interface QueueServiceOptions {
  readonly ground: Ground;
  /** Shared by everything that lists queues by itself. */
  readonly turns: Turns;
  /** Is the host connected? Must not connect. */
  readonly online: (hostId: string) => boolean;
  /** Puts deleted messages back; made of the trash service. Never rejects. */
  readonly restore: (running: RunningJob, messages: readonly KeptTarget[]) => Promise<void>;
}

/** What a user asks to be done to messages. */
export interface ActRequest {
  readonly hostId: string;
  readonly action: QueueAction;
  readonly targets: readonly Target[];
  readonly reason: string;
  readonly note: string;
  readonly until?: HoldUntil | undefined;
}

/** Lists queues and acts on them, for every host; see contract/queue.ts. */
export function createQueueService({ ground, turns, online, restore }: QueueServiceOptions) {
  const { book, reach } = ground;
  const unwatch = watchInterrupted(ground, online);

  function open(
    hostId: string,
    action: Job['action'],
    total: number,
    words: { reason: string; note: string; release?: boolean },
  ): RunningJob {
    return book.open({ hostId, hostName: writable(ground, hostId).name, action, total, ...words });
  }

  function start({ hostId, action, targets, reason, note, until }: ActRequest): { jobId: string } {
    const running = open(hostId, action, targets.length, { reason, note });
    void actOnAll(ground, running, action, targets, until);
    return { jobId: running.job.id };
  }

  /** Refuses at once what an MTA of these messages cannot do. A host that is away is told of by the job. */
  async function check({ hostId, action, targets, until }: ActRequest): Promise<void> {
    writable(ground, hostId);
    if (until !== undefined && action !== 'hold')
      throw refused('Only a hold can have an end.', 'Leave the time out.');
    const facts = await reach.facts(hostId).catch(() => undefined);
    if (facts === undefined) return;
    const wanted = new Set(targets.map(({ source }) => source));
    for (const { id, mta } of sourcesOf(facts))
      if (wanted.has(id) && !mtas[mta].queue.actions.includes(action))
        throw refused(
          `${mtas[mta].label} cannot do this (${action}).`,
          'Leave the messages of this queue out, or choose another action.',
        );
  }

  async function undo(running: RunningJob): Promise<{ jobId: string }> {
    const { undo: how, hostId, note } = running.job;
    writable(ground, hostId);
    if (how === undefined)
      throw refused('There is nothing left to undo.', 'Select the messages in the queue and act on them.');
    const changed = await book.takeUndo(running);
    if (changed.length === 0)
      throw refused(
        'What this action changed is no longer known.',
        'Select the messages in the queue or in the trash and act on them.',
      );
    if (how !== 'restore') {
      const targets = changed.map(({ target }) => target);
      return start({ hostId, action: how, targets, reason: 'undo', note });
    }
    const kept = changed.filter(({ batch }) => batch !== undefined);
    const back = open(hostId, 'restore', kept.length, { reason: 'undo', note, release: true });
    void restore(back, kept);
    return { jobId: back.job.id };
  }

  const router = os.queue.router({
    list: os.queue.list.handler(({ input, signal }) => streamQueue(reach, turns, input.hostId, signal)),
    act: os.queue.act.handler(async ({ input }) => {
      await check(input);
      return start(input);
    }),
    flushAll: os.queue.flushAll.handler(({ input }) => {
      const running = open(input.hostId, 'flush-all', 0, { reason: '', note: input.note });
      void flushWhole(ground, running, input.source);
      return { jobId: running.job.id };
    }),
    undo: os.queue.undo.handler(({ input }) => {
      const running = book.get(input.jobId);
      if (running === undefined)
        throw refused('This action is no longer known.', 'Select the messages in the queue and act on them.');
      return undo(running);
    }),
    stop: os.queue.stop.handler(async ({ input }) => {
      const running = book.get(input.jobId);
      if (running?.job.state === 'interrupted') await giveUp(ground, running, 'It was given up.');
      else if (running !== undefined) book.stopping(running);
      return {};
    }),
    jobs: os.queue.jobs.handler(({ signal }) => book.watch(signal)),
  });

  return { router, start, close: unwatch };
}
