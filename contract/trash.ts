import { z } from 'zod';
import { read, write } from './rpc.ts';
import { hostId, plainText } from './shared.ts';

/** Names one kept message: the folder it was moved to, as the MTA's code made it, and its queue id. */
export const trashItem = z.object({
  source: z.string().max(300),
  batch: z.string().max(1000),
  id: z.string().regex(/^[0-9A-Za-z]{5,40}$/),
});
export type TrashItem = z.infer<typeof trashItem>;

/** A deleted message that is still kept on its host. Times in Unix seconds of the host's clock. */
export const trashed = trashItem.extend({
  sender: z.string(),
  /** The first ones; `recipientCount` is the true number. */
  recipients: z.array(z.string()),
  recipientCount: z.number(),
  sizeBytes: z.number(),
  arrivedAt: z.number(),
  deletedAt: z.number(),
  /** Who deleted it and why, as written down then. */
  by: z.string(),
  note: z.string(),
});
export type Trashed = z.infer<typeof trashed>;

export const trash = {
  /** The newest kept messages of every queue of the host (at most 5,000), and how many there are in all. */
  list: read.input(z.object({ hostId })).output(
    z.object({
      messages: z.array(trashed),
      total: z.number(),
      totalBytes: z.number(),
      problems: z.array(z.object({ source: z.string(), problem: z.string(), todo: z.string() })),
    }),
  ),
  /** Puts messages back into their queue, on hold; `release` ends the hold when they are back. */
  restore: write
    .input(
      z.object({
        hostId,
        items: z.array(trashItem).min(1).max(200_000),
        release: z.boolean(),
        note: plainText.max(500).default(''),
      }),
    )
    .output(z.object({ jobId: z.string() })),
  /** Removes kept messages for good. */
  purge: write
    .input(
      z.object({
        hostId,
        items: z.array(trashItem).min(1).max(200_000),
        note: plainText.max(500).default(''),
      }),
    )
    .output(z.object({ jobId: z.string() })),
};
