import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import type { ShellWord } from '#mail/rewrite/asking';
import type { Answer, Fate } from '#mail/rewrite/question';
import { configPath } from './config.ts';
import { read, write } from './rpc.ts';
import { hostId, isoTime, plainText } from './shared.ts';

const setId = z.string().max(300);
const id = z.object({ id: z.string().max(100) });
const object = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Byte text of an address or a name: no control characters, so that it stays on its line. */
const line = z
  .string()
  .max(2000)
  .regex(/^[\x20-\x7e\x80-\xff]*$/, 'one line of bytes without control characters');

export const question = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('route'), address: line }),
  z.object({
    kind: z.literal('rewrite'),
    address: line,
    role: z.enum(['envelope sender', 'envelope recipient', 'header sender', 'header recipient']),
    mailer: line,
  }),
  z.object({
    kind: z.literal('check'),
    client: z.object({ address: line, name: line, helo: line, auth: line }),
    sender: line,
    recipient: line,
  }),
]);
const questions = z.array(question).min(1);

/** Which configuration: the live one of a host, one that a plan staged there, or one of its history. */
export const place = z.object({
  hostId,
  setId,
  at: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('live') }),
    z.object({ kind: z.literal('plan'), planId: z.string().max(100) }),
    z.object({ kind: z.literal('commit'), commit: z.string().regex(/^[0-9a-f]{40}$/) }),
  ]),
});
export type Place = z.infer<typeof place>;

const answer = z.custom<Answer>(object);
const fate = z.custom<Fate>(object);

/** How far a long run is. `stage`: what is being done, in words. */
const progress = z.object({
  kind: z.literal('progress'),
  stage: z.string(),
  done: z.number(),
  total: z.number(),
});

export const difference = z.object({
  kind: z.literal('difference'),
  question,
  /** How often the host saw it; 0 where it was asked by hand. */
  times: z.number(),
  before: fate,
  after: fate,
  /** What decided it, before and after. */
  because: z.tuple([z.string(), z.string()]),
});
export type Difference = z.infer<typeof difference>;

/**
 * `done` comes last; without it the run was cut off. Where a host gave no answer, one side of a difference is `unknown`: it is not
 * counted as different.
 */
const differences = eventIterator(
  z.discriminatedUnion('kind', [
    progress,
    difference,
    z.object({
      kind: z.literal('done'),
      asked: z.number(),
      different: z.number(),
      unknown: z.number(),
      seconds: z.number(),
    }),
  ]),
);

export const suiteState = z.object({
  /** The file as it is kept, YAML; '' while there is none. */
  yaml: z.string(),
  /** Hash of `yaml`: what `saveSuite` must give, so that nobody overwrites another window's edit. */
  base: z.string(),
  /** Why the file cannot be read, with the line from 1. */
  faults: z.array(z.object({ line: z.number(), words: z.string() })),
  gate: z.boolean(),
  everyMinutes: z.number().optional(),
  tests: z.array(z.object({ name: z.string(), question })),
  /** The last run, by whatever asked for it. */
  last: z
    .object({
      at: isoTime,
      by: z.enum(['hand', 'schedule', 'gate']),
      results: z.array(
        z.object({ name: z.string(), passed: z.boolean(), words: z.string(), fate: fate.optional() }),
      ),
    })
    .optional(),
});
export type SuiteState = z.infer<typeof suiteState>;

export const shell = z.object({
  id: z.string(),
  setId,
  openedAt: isoTime,
  /** Path of another configuration file; '' for the live one. */
  config: z.string(),
  debug: z.string(),
  /** Who runs it on the host: `root`, or the account with what that means for its answers. */
  account: z.string(),
});

export const rewrite = {
  /** What can be asked of each configuration set of a host, and whether its MTA has a shell. */
  about: read.input(z.object({ hostId })).output(
    z.array(
      z.object({
        setId,
        label: z.string(),
        questions: z.array(z.enum(['route', 'rewrite', 'check'])),
        shell: z.boolean(),
        verify: z.boolean(),
      }),
    ),
  ),
  /** Answers come in the order of the questions. */
  ask: read
    .input(z.object({ place, questions: questions.max(500), trace: z.boolean() }))
    .output(eventIterator(z.object({ at: z.number(), answer }))),
  /** A probe by the MTA itself, `sendmail -bv`. Postfix mails its report to the account that asked. */
  verify: write.input(z.object({ hostId, setId, address: line })).output(z.object({ answer })),

  /** Starts an interactive shell of the MTA; it goes on without a window until it is closed. */
  openShell: read
    .input(
      z.object({
        hostId,
        setId,
        config: z.union([z.literal(''), configPath]),
        debug: z.string().regex(/^[0-9.,-]{0,100}$/),
      }),
    )
    .output(shell),
  shells: read.input(z.object({ hostId })).output(z.array(shell)),
  /**
   * First what is kept from before (at most 256 KiB), then what comes: a line that was typed, what it printed (byte text, in pieces),
   * the end of its answer. The host is read no further than 512 KiB ahead of `tookShell`.
   */
  shellOutput: read
    .input(id)
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('typed'), line: z.string() }),
          z.object({ kind: z.literal('printed'), bytes: z.string() }),
          z.object({ kind: z.literal('ready') }),
          z.object({ kind: z.literal('words'), words: z.array(z.custom<ShellWord>(object)) }),
          z.object({ kind: z.literal('closed'), why: z.string() }),
        ]),
      ),
    ),
  tookShell: read
    .input(z.object({ id: z.string(), bytes: z.number().int().nonnegative() }))
    .output(z.object({})),
  /** Types one line; refused when 64 lines wait for their answers. The next line is told as typed when the one before is answered. */
  typeShell: read.input(z.object({ id: z.string(), line })).output(z.object({})),
  closeShell: read.input(id).output(z.object({})),

  /** The same questions of two configurations: only the differences. */
  compare: read
    .input(z.object({ before: place, after: place, questions: questions.max(20_000) }))
    .output(differences),
  /** What the host saw in its log in the last `hours`, asked of the live and another configuration. */
  replay: read
    .input(
      z.object({
        before: place,
        after: place,
        hours: z
          .number()
          .int()
          .min(1)
          .max(24 * 31),
        most: z.number().int().min(1).max(20_000),
      }),
    )
    .output(differences),

  suite: read.input(z.object({ hostId, setId })).output(suiteState),
  /** Keeps the saved tests, as a commit in the history of the host. Refused with its faults when it cannot be read. */
  saveSuite: write
    .input(
      z.object({
        hostId,
        setId,
        yaml: z.string().max(1_000_000),
        base: z.string(),
        note: plainText.max(500).default(''),
      }),
    )
    .output(suiteState),
  /** A saved test as a piece of YAML, for adding to a suite: expects what the answer says. */
  testOf: read
    .input(z.object({ name: plainText.max(200), question, answer }))
    .output(z.object({ yaml: z.string() })),
  runSuite: read
    .input(z.object({ place }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [progress, z.object({ kind: z.literal('done'), state: suiteState })]),
      ),
    ),
};
