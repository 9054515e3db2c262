import { z } from 'zod';
import { read, write } from './rpc.ts';
import { hostId } from './shared.ts';

/** How much waited in one queue of one source. */
export const depthSample = z.object({
  source: z.string().max(300),
  queue: z.enum(['active', 'incoming', 'deferred', 'held', 'maildrop', 'corrupt', 'lost']),
  count: z.number().int().min(0),
  /** Age of the oldest message, seconds; absent when there is none. */
  oldestSeconds: z.number().optional(),
});
export type DepthSample = z.infer<typeof depthSample>;

/** Queue depth and oldest age over time, kept across restarts. Times in Unix seconds of this computer. */
export const history = {
  /** Takes down what a whole listing showed; several windows may tell of the same one. */
  record: write
    .input(z.object({ hostId, at: z.number(), samples: z.array(depthSample).max(500) }))
    .output(z.object({})),
  /** At most `points` points per line, thinned by keeping the highest count of each stretch. */
  read: read
    .input(
      z.object({
        hostIds: z.array(hostId).max(1000),
        from: z.number(),
        to: z.number(),
        points: z.number().int().min(2).max(5000),
      }),
    )
    .output(
      z.object({
        lines: z.array(
          z.object({
            hostId,
            source: z.string(),
            queue: depthSample.shape.queue,
            at: z.array(z.number()),
            count: z.array(z.number()),
            oldestSeconds: z.array(z.number().nullable()),
          }),
        ),
      }),
    ),
};
