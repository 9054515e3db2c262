import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { holdUntil } from './holds.ts';
import { read, write } from './rpc.ts';
import { hostId, isoTime, plainText } from './shared.ts';

/** Listing text on its way to the reader in the window; see `QueueReader` in mail/mta/mta.ts. */
export const queueChunk = z.discriminatedUnion('kind', [
  /** `hostClock`: Unix seconds on the host, for ages. */
  z.object({ kind: z.literal('begin'), source: z.string(), hostClock: z.number() }),
  /** Byte text of command number `part`. */
  z.object({ kind: z.literal('text'), source: z.string(), part: z.number(), bytes: z.string() }),
  /** `problem` is empty when the source was read whole. `part` > 0 may fail and only costs some columns. */
  z.object({
    kind: z.literal('end'),
    source: z.string(),
    part: z.number(),
    problem: z.string(),
    todo: z.string(),
    last: z.boolean(),
  }),
]);
export type QueueChunk = z.infer<typeof queueChunk>;

/** `requeue`: once more through address rewriting. `expire`: returned to its sender at once, with a report. */
export const queueAction = z.enum(['hold', 'release', 'flush', 'requeue', 'expire', 'delete']);

/** The message as the user saw it; see `Fingerprint` in mail/queue.ts. */
export const target = z.object({
  source: z.string().max(300),
  id: z.string().regex(/^[0-9A-Za-z]{5,40}$/),
  arrivedAt: z.number(),
  sizeBytes: z.number(),
  sender: z.string().max(2000),
});
export type Target = z.infer<typeof target>;

export const outcome = z.enum(['done', 'gone', 'changed', 'busy', 'failed', 'unknown']);

/** One action under way or finished; survives a reload of the window. */
export const job = z.object({
  id: z.string(),
  hostId,
  hostName: z.string(),
  action: z.enum([...queueAction.options, 'flush-all', 'restore', 'purge']),
  /** Ticket number or reason that the user gave. */
  note: z.string(),
  startedAt: isoTime,
  endedAt: isoTime.optional(),
  /** `interrupted`: Postroom ended in the middle of it; it is judged when the host is reached again. */
  state: z.enum(['running', 'stopping', 'interrupted', 'ended']),
  /** How far: messages handled of `total`, and the step in words. */
  handled: z.number(),
  total: z.number(),
  step: z.string(),
  /** Counts per outcome, and every message that is not plainly done (at most 1,000 named). */
  counts: z.record(outcome, z.number()),
  exceptions: z.array(z.object({ source: z.string(), id: z.string(), outcome, said: z.string() })),
  /** One sentence for people: "487 held, 13 had already left". */
  summary: z.string(),
  problem: z.string(),
  /** The action that takes it back, for exactly the messages that this job changed. */
  undo: z.enum(['hold', 'release', 'restore']).optional(),
});
export type Job = z.infer<typeof job>;

export const queue = {
  /** Reads every queue of the host once. */
  list: read.input(z.object({ hostId })).output(eventIterator(queueChunk)),
  /** Starts an action and returns at once; progress and the reconciled result come through `jobs`. */
  act: write
    .input(
      z.object({
        hostId,
        action: queueAction,
        targets: z.array(target).min(1).max(200_000),
        /** Kept with held mail where the MTA keeps one. */
        reason: plainText.max(200),
        /** For the Journal, the hold record and the trash. */
        note: plainText.max(500).default(''),
        /** Only for `hold`. */
        until: holdUntil.optional(),
      }),
    )
    .output(z.object({ jobId: z.string() })),
  /** Tries everything that is not held, on one source or on all of the host. */
  flushAll: write
    .input(
      z.object({
        hostId,
        source: z.string().max(300).optional(),
        note: plainText.max(500).default(''),
      }),
    )
    .output(z.object({ jobId: z.string() })),
  undo: write.input(z.object({ jobId: z.string() })).output(z.object({ jobId: z.string() })),
  /** Asks a job to stop; it still reports what really happened. */
  stop: write.input(z.object({ jobId: z.string() })).output(z.object({})),
  /** The jobs of this run now (newest first, at most 200), then again after every change (at most 10 a second). */
  jobs: read.output(eventIterator(z.array(job))),
};
