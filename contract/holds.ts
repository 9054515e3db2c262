import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { read, write } from './rpc.ts';
import { hostId, isoTime, plainText } from './shared.ts';

/** When a hold is over, and what happens then: the messages are released, or people are reminded. */
export const holdUntil = z.object({ at: isoTime, then: z.enum(['release', 'remind']) });
export type HoldUntil = z.infer<typeof holdUntil>;

/** One hold as written down on its host: what is held, by whom, why, until when. */
export const holdRecord = z.object({
  id: z.string().max(100),
  hostId,
  hostName: z.string(),
  source: z.string(),
  /** Messages of this hold that are still on hold, and how many there were at first. */
  held: z.number(),
  asked: z.number(),
  heldAt: isoTime,
  by: z.string(),
  reason: z.string(),
  note: z.string(),
  until: holdUntil.optional(),
  /** `guard`: put on hold only while an action works; the host releases them by itself if nobody finishes it. */
  kind: z.enum(['hold', 'guard']),
  /** `due`: its time is over. */
  state: z.enum(['holding', 'due']),
  /** The host itself releases them in time, whether Postroom runs or not. */
  keptByHost: z.boolean(),
  /** The first messages, for display. */
  sample: z.array(z.object({ id: z.string(), sender: z.string(), recipient: z.string() })),
  /** Queue ids of those that are still on hold, at most 1,000: the window selects them. */
  ids: z.array(z.string()).optional(),
});
export type HoldRecord = z.infer<typeof holdRecord>;

export const holds = {
  /** Every hold of the hosts that are connected, now and after every change. */
  watch: read.output(
    eventIterator(
      z.object({
        records: z.array(holdRecord),
        /** Per host: when it was read, how many messages are on hold that no record names, and what went wrong. */
        hosts: z.array(
          z.object({
            hostId,
            readAt: isoTime.optional(),
            unrecorded: z.number(),
            problem: z.string(),
            todo: z.string(),
            /** What was put right by itself: holds that were over and nobody had released. */
            told: z.string().optional(),
          }),
        ),
      }),
    ),
  ),
  /** Reads the records of a host again. */
  refresh: read.input(z.object({ hostId })).output(z.object({})),
  /** Another end or note for a hold; without `until` it has no end. */
  change: write
    .input(
      z.object({
        hostId,
        id: z.string().max(100),
        until: holdUntil.optional(),
        note: plainText.max(500).default(''),
      }),
    )
    .output(z.object({})),
  /** Releases what is left of a hold. */
  release: write
    .input(z.object({ hostId, id: z.string().max(100), note: plainText.max(500).default('') }))
    .output(z.object({ jobId: z.string() })),
  /** Handover: what is held on these hosts (all when absent), by whom, why, until when; recorded by Postroom or not. */
  report: read
    .input(z.object({ hostIds: z.array(hostId).max(1000).optional(), format: z.enum(['md', 'csv']) }))
    .output(z.object({ fileName: z.string(), text: z.string() })),
};
