import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import type { Scenario } from '#mail/smtp/scenario';
import type { Step } from '#mail/smtp/step';
import type { Happening, SessionResult } from '#mail/smtp/transcript';
import { read, write } from './rpc.ts';
import { hostId, isoTime, plainText } from './shared.ts';
import { vantage } from './vantage.ts';

const object = (value: unknown): boolean => typeof value === 'object' && value !== null;
const id = z.object({ id: z.string().max(100) });
const bytes = z
  .string()
  .max(64 * 1024 * 1024)
  // eslint-disable-next-line no-control-regex -- every byte is allowed, and nothing else
  .regex(/^[\x00-\xff]*$/, 'byte text only');
const line = z
  .string()
  .max(100_000)
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'one line of bytes');
const seconds = z.number().min(0.1).max(600).optional();
const peer = z.object({ address: z.string().max(45), port: z.number().int().min(0).max(65535) });

const base = z.object({
  stage: z.enum([
    'connect',
    'tls',
    'greeting',
    'hello',
    'auth',
    'sender',
    'recipient',
    'data',
    'message',
    'quit',
    'other',
  ]),
  expect: z
    .object({
      codes: z.array(z.string().regex(/^[2-5][0-9x]{2}$/)).optional(),
      enhanced: z.string().max(20).optional(),
      words: z.string().max(1000).optional(),
      instead: z.enum(['closed', 'silence']).optional(),
    })
    .optional(),
  otherwise: z.enum(['stop', 'go on']).optional(),
  seconds,
});

const stepShape = z.discriminatedUnion('kind', [
  base.extend({ kind: z.literal('greeting') }),
  base.extend({ kind: z.literal('line'), line }),
  base.extend({ kind: z.literal('group'), lines: z.array(line).min(1).max(1000) }),
  base.extend({ kind: z.literal('starttls'), ifOffered: z.boolean().optional() }),
  base.extend({ kind: z.literal('handshake') }),
  base.extend({
    kind: z.literal('auth'),
    mechanism: z.enum(['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2']),
    user: bytes.max(1000),
    secret: bytes.max(10_000),
    as: bytes.max(1000).optional(),
    initial: z.boolean(),
    ifOffered: z.boolean().optional(),
  }),
  base.extend({
    kind: z.literal('proxy'),
    version: z.union([z.literal(1), z.literal(2)]),
    from: peer.optional(),
    to: peer.optional(),
  }),
  base.extend({ kind: z.literal('message'), bytes, how: z.enum(['stuffed', 'raw']), end: bytes.max(100) }),
  base.extend({ kind: z.literal('bdat'), bytes, size: z.number().int().min(1).max(100_000_000) }),
  base.extend({ kind: z.literal('bytes'), bytes, replies: z.number().int().min(0).max(1000) }),
  base.extend({ kind: z.literal('pause'), milliseconds: z.number().int().min(0).max(600_000) }),
  base.extend({ kind: z.literal('drop') }),
]);
/** As `mail/smtp/step.ts` has it: what zod infers differs only in `undefined` and in what may be written to. */
export const step = stepShape as unknown as z.ZodType<Step, Step>;

/** Where a session goes, and how TLS is to be made there. */
export const target = z.object({
  /** Name or address; a name is resolved at the vantage point, not here. */
  host: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[A-Za-z0-9._:-]+$/, 'a name or an address'),
  port: z.number().int().min(1).max(65535),
  /** Name for SNI and for checking the certificate; '' for `host`. */
  serverName: z.string().max(255).default(''),
  minVersion: z.enum(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']).default('TLSv1.2'),
  /** Address to come from, where there are several; '' for any. */
  source: z
    .string()
    .max(45)
    .regex(/^[0-9A-Fa-f.:]*$/)
    .default(''),
});
export type Target = z.infer<typeof target>;

export const session = z.object({
  id: z.string(),
  from: vantage,
  target,
  openedAt: isoTime,
  /** `waiting`: the next prepared step, or a typed line, may be sent. */
  state: z.enum(['connecting', 'busy', 'waiting', 'ended']),
  /** Prepared steps, secrets emptied; those before `next` were done. */
  steps: z.array(z.custom<Step>(object)),
  next: z.number(),
});
export type Session = z.infer<typeof session>;

/** One session of a run of many. */
export const leg = z.object({ label: plainText.max(200), from: vantage, target });
export type Leg = z.infer<typeof leg>;

const legs = eventIterator(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('happening'), at: z.number(), happening: z.custom<Happening>(object) }),
    z.object({ kind: z.literal('result'), at: z.number(), result: z.custom<SessionResult>(object) }),
    z.object({ kind: z.literal('done') }),
  ]),
);

export const scenarioFile = z.object({
  /** File name without `.yaml`, for those of the user; names of our own begin with `postroom/`. */
  name: z.string(),
  own: z.boolean(),
  yaml: z.string(),
  /** Hash of `yaml`, for `saveScenario`. */
  base: z.string(),
  faults: z.array(z.object({ line: z.number(), words: z.string() })),
  scenario: z.custom<Scenario>(object).optional(),
});
export type ScenarioFile = z.infer<typeof scenarioFile>;

/** A scenario that a deploy of a host must pass before it is confirmed. */
export const probe = z.object({
  scenario: z.string().max(200),
  values: z.record(z.string(), z.string().max(1000)),
  from: vantage,
  target,
});
export type Probe = z.infer<typeof probe>;

export const smtp = {
  /** Connects, and does `go` of the prepared steps: none, or all. The session goes on without a window until it ends or is closed. */
  open: write
    .input(
      z.object({
        from: vantage,
        target,
        /** First step: a TLS handshake before anything is said. */
        steps: z.array(step).max(1000),
        go: z.enum(['none', 'all']),
      }),
    )
    .output(session),
  sessions: read.output(z.array(session)),
  /** Everything that happened so far, then what comes; a state after each change. Ends after `ended`. */
  happenings: read
    .input(id)
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('happening'), happening: z.custom<Happening>(object) }),
          z.object({ kind: z.literal('session'), session }),
          z.object({ kind: z.literal('result'), result: z.custom<SessionResult>(object) }),
        ]),
      ),
    ),
  /** Does the next prepared step, or all that are left. Refused while a reply is waited for. */
  advance: write.input(id.extend({ go: z.enum(['one', 'all']) })).output(z.object({})),
  /** One step that was not prepared: a typed line, bytes, STARTTLS. */
  say: write.input(id.extend({ step })).output(z.object({})),
  /** Other steps instead of those that were not done yet. */
  prepare: write.input(id.extend({ steps: z.array(step).max(1000) })).output(z.object({})),
  /** Stops waiting and doing more; the connection stays. */
  pause: read.input(id).output(z.object({})),
  close: read.input(id).output(z.object({})),

  /** The same steps from and to several places; at most `atOnce` at a time. */
  run: write
    .input(
      z.object({
        legs: z.array(leg).min(1).max(500),
        steps: z.array(step).max(1000),
        atOnce: z.number().int().min(1).max(50).default(20),
        /** Whether single happenings are told while it runs. */
        live: z.boolean().default(false),
      }),
    )
    .output(legs),
  /** Servers of a domain as the place sees them: every MX and every address, in the order of preference; the domain itself without MX. */
  servers: read.input(z.object({ from: vantage, domain: z.string().min(1).max(255) })).output(
    z.object({
      servers: z.array(
        z.object({ host: z.string(), preference: z.number().optional(), address: z.string() }),
      ),
      /** Null MX, no MX, names without address. */
      notes: z.array(z.string()),
    }),
  ),

  scenarios: read.output(z.array(scenarioFile)),
  /** Refused with its faults when it cannot be read, and when it is not the `base` that was read. */
  saveScenario: write
    .input(z.object({ name: plainText.max(100), yaml: z.string().max(1_000_000), base: z.string() }))
    .output(scenarioFile),
  removeScenario: write.input(z.object({ name: plainText.max(100), base: z.string() })).output(z.object({})),
  runScenario: write
    .input(
      z.object({
        name: z.string().max(200),
        values: z.record(z.string(), z.string().max(1000)),
        legs: z.array(leg).min(1).max(100),
      }),
    )
    .output(legs),

  /** Scenarios that run after a deploy of this host and before it is confirmed; one that fails takes the change back. */
  probes: read.input(z.object({ hostId })).output(z.array(probe)),
  saveProbes: write.input(z.object({ hostId, probes: z.array(probe).max(50) })).output(z.array(probe)),

  /** What a managed host's log says of a queue id, oldest first, from its current and last log. */
  trail: read
    .input(z.object({ hostId, queueId: z.string().regex(/^[A-Za-z0-9]{5,30}$/) }))
    .output(z.object({ lines: z.array(z.string()), words: z.string() })),
};
