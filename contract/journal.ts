import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { read } from './rpc.ts';
import { hostId, isoTime } from './shared.ts';

/**
 * One command that was run on a host: every write, and every read but repeated looks that told nothing new. Secrets are never
 * part of it.
 */
export const journalEntry = z.object({
  /** Rises by one per entry. */
  seq: z.number(),
  at: isoTime,
  hostId,
  hostName: z.string(),
  /** Account on the host, `root` by elevation included: `ops → root`. */
  account: z.string(),
  /** Which action of Postroom ran it: `queue.hold`, `hosts.probe` … */
  action: z.string(),
  jobId: z.string().optional(),
  /** Ticket number or reason that the user gave with the action. */
  note: z.string().optional(),
  effect: z.enum(['read', 'write']),
  shown: z.string(),
  /** What was really run, values included, cut at 2,000 characters. */
  argv: z.array(z.string()),
  /** Lines on standard input, e.g. the number of ids. */
  stdinLines: z.number(),
  outcome: z.enum(['ok', 'failed', 'unknown', 'cancelled']),
  code: z.number().optional(),
  durationMs: z.number(),
  /** First 2,000 characters of standard error, controls made visible. */
  stderr: z.string(),
});
export type JournalEntry = z.infer<typeof journalEntry>;

const filter = z.object({ hostId: hostId.optional(), writesOnly: z.boolean(), text: z.string().max(200) });

export const journal = {
  /** Newest first; `before` pages back. */
  list: read
    .input(filter.extend({ before: z.number().optional(), limit: z.number().int().min(1).max(1000) }))
    .output(z.object({ entries: z.array(journalEntry), more: z.boolean() })),
  /** The newest sequence number, again after every new entry (at most 4 a second). */
  watch: read.output(eventIterator(z.object({ newest: z.number() }))),
  /** The whole matching journal as text: JSON Lines, CSV (formula-safe), or a commented shell script. */
  export: read
    .input(filter.extend({ format: z.enum(['jsonl', 'csv', 'sh']) }))
    .output(z.object({ fileName: z.string(), text: z.string() })),
};
