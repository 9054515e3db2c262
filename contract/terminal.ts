import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { read, write } from './rpc.ts';
import { hostId } from './shared.ts';

const id = z.object({ id: z.string() });
const size = { cols: z.number().int().min(2).max(1000), rows: z.number().int().min(1).max(1000) };

export const terminal = {
  open: write.input(z.object({ hostId, ...size })).output(id),
  /** Terminals of this host that are still running: a reloaded window finds its shells again. */
  list: read.input(z.object({ hostId })).output(z.array(z.object({ id: z.string(), openedAt: z.string() }))),
  /**
   * Output as base64, first what is kept from before (at most 256 KiB). Stops reading the host when 512 KiB are not
   * acknowledged: that is the only flow control there is.
   */
  output: read
    .input(id)
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('data'), base64: z.string() }),
          z.object({ kind: z.literal('closed'), why: z.string() }),
        ]),
      ),
    ),
  /** Bytes that xterm has taken in. */
  ack: read.input(z.object({ id: z.string(), bytes: z.number().int().nonnegative() })).output(z.object({})),
  /** Resolves when the host's channel took it: send the next piece after that. At most 64 KiB. */
  input: write.input(z.object({ id: z.string(), base64: z.string().max(90_000) })).output(z.object({})),
  resize: read.input(z.object({ id: z.string(), ...size })).output(z.object({})),
  close: read.input(id).output(z.object({})),
};
