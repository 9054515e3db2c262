import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { read } from './rpc.ts';
import { hostId, plainText } from './shared.ts';

const messageId = z.string().regex(/^[0-9A-Za-z]{5,40}$/);

/** Text of one message on its way to the reader in the window; see `MessageReader` in mail/mta/mta.ts. */
export const messageChunk = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), part: z.number(), bytes: z.string() }),
  /** `cut`: there is more, but `maxBytes` were sent. */
  z.object({ kind: z.literal('end'), problem: z.string(), todo: z.string(), cut: z.boolean() }),
]);
export type MessageChunk = z.infer<typeof messageChunk>;

export const headerHit = z.object({ id: z.string(), line: z.string() });

export const message = {
  /** Reads one queued message: envelope records, headers, content. */
  read: read
    .input(
      z.object({
        hostId,
        source: z.string().max(300),
        id: messageId,
        /** Stop after this much of it. */
        maxBytes: z.number().int().min(1).max(200_000_000),
      }),
    )
    .output(eventIterator(messageChunk)),
  /** Looks for `text`, ignoring case, in the headers of everything queued on one source; `header` limits it to one name. */
  search: read
    .input(
      z.object({
        hostId,
        source: z.string().max(300),
        text: plainText.min(1).max(200),
        header: z
          .string()
          .regex(/^[A-Za-z0-9-]{1,60}$/)
          .optional(),
      }),
    )
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('hits'), hits: z.array(headerHit) }),
          z.object({ kind: z.literal('end'), problem: z.string(), todo: z.string() }),
        ]),
      ),
    ),
};
