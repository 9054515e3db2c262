import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { read } from './rpc.ts';
import { hostId, plainText } from './shared.ts';

const messageId = z.string().regex(/^[0-9A-Za-z]{5,40}$/);
/** Chosen by the window, to say later how much of this reading it has taken in. */
const readingId = z.string().regex(/^[0-9A-Za-z-]{8,60}$/);

/** So many bytes are under way to the window before it has to say that it took some in. */
export const messageAhead = 4 * 1024 * 1024;

/** Text of one message on its way to the reader in the window; see `MessageReader` in mail/message/reading.ts. */
export const messageChunk = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), part: z.number(), bytes: z.string() }),
  /** `cut`: there is more, but `maxBytes` were sent. `left`: it is not in the queue any more. */
  z.object({
    kind: z.literal('end'),
    problem: z.string(),
    todo: z.string(),
    cut: z.boolean(),
    left: z.boolean().default(false),
  }),
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
        /** Stop after this much of its content. */
        maxBytes: z.number().int().min(1).max(200_000_000),
        /** With it, no more than `messageAhead` bytes are sent ahead of what `took` says. */
        reading: readingId.optional(),
      }),
    )
    .output(eventIterator(messageChunk)),
  /** The window has taken in so many bytes of a reading, all in all. */
  took: read.input(z.object({ reading: readingId, bytes: z.number().min(0) })).output(z.object({})),
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
          /** `searched`: messages looked at so far. */
          z.object({ kind: z.literal('hits'), hits: z.array(headerHit), searched: z.number().default(0) }),
          z.object({ kind: z.literal('end'), problem: z.string(), todo: z.string() }),
        ]),
      ),
    ),
};
