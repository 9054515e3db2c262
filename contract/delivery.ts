import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { target } from './queue.ts';
import { write } from './rpc.ts';
import { hostId, plainText } from './shared.ts';

/** One step of a delivery that is being watched. */
export const deliveryEvent = z.discriminatedUnion('kind', [
  /** What is being done: the command, and where the lines come from. */
  z.object({
    kind: z.literal('begin'),
    source: z.string(),
    shown: z.string(),
    from: z.enum(['dialogue', 'log']),
  }),
  /** One line as the host wrote it. `who`: client and server lines of an SMTP dialogue; `meaning` in words. */
  z.object({
    kind: z.literal('line'),
    source: z.string(),
    id: z.string(),
    text: z.string(),
    who: z.enum(['client', 'server', 'note']),
    meaning: z.string(),
  }),
  /** What became of one recipient (or of the whole message, with an empty recipient). */
  z.object({
    kind: z.literal('fate'),
    source: z.string(),
    id: z.string(),
    recipient: z.string(),
    status: z.enum(['sent', 'deferred', 'bounced', 'expired', 'held', 'not-tried']),
    relay: z.string(),
    /** Enhanced status code, e.g. `4.4.1`; empty when none was said. */
    dsn: z.string(),
    said: z.string(),
    seconds: z.number().optional(),
  }),
  z.object({ kind: z.literal('problem'), source: z.string(), problem: z.string(), todo: z.string() }),
  /** No more lines come; `why` in words: every recipient has its fate, nothing happened for a while … */
  z.object({ kind: z.literal('end'), why: z.string() }),
]);
export type DeliveryEvent = z.infer<typeof deliveryEvent>;

export const delivery = {
  /** Tries these messages now and tells what happens. To stop listening does not stop the delivery. */
  start: write
    .input(
      z.object({ hostId, targets: z.array(target).min(1).max(500), note: plainText.max(500).default('') }),
    )
    .output(eventIterator(deliveryEvent)),
};
