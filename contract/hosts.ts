import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import type { HostFacts, MissingRight } from '#mail/host-facts';
import { read, write } from './rpc.ts';
import { hostId, isoTime, plainText } from './shared.ts';

/** As OpenSSH bans them since CVE-2023-51385: no shell characters, no blanks, no leading dash. */
export const hostAddress = z
  .string()
  .max(255)
  .regex(/^(?!-)[A-Za-z0-9._:%-]+$/, 'a host name or an IP address');
export const userName = z
  .string()
  .max(64)
  .regex(/^(?!-)[A-Za-z0-9._@+-]+$/, 'letters, digits and . _ @ + - only');
const filePath = z
  .string()
  .max(4096)
  .regex(/^[^\0\n\r]*$/);

export const environment = z.enum(['production', 'staging', 'test', 'other']);
export const elevation = z.enum(['none', 'sudo', 'sudo-password', 'doas']);

const common = {
  name: plainText.min(1).max(80),
  group: plainText.max(80),
  environment,
  /** Free tags, shown and searchable. */
  tags: z.array(plainText.min(1).max(40)).max(20),
  readOnly: z.boolean(),
  elevation,
};

export const hostDraft = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('local'), ...common }),
  z.object({
    kind: z.literal('ssh'),
    ...common,
    address: hostAddress,
    port: z.number().int().min(1).max(65535),
    user: userName,
    /** How to log in; keyboard-interactive questions of the server are always passed on to the user. */
    auth: z.discriminatedUnion('method', [
      z.object({ method: z.literal('agent') }),
      z.object({ method: z.literal('key'), keyFile: filePath.min(1) }),
      z.object({ method: z.literal('password') }),
      z.object({ method: z.literal('keyboard-interactive') }),
    ]),
    /** Hosts to go through, nearest first: `user@host:port`, or the id of a host in our list. */
    jumps: z
      .array(
        z
          .string()
          .max(320)
          .regex(/^(?!-)[A-Za-z0-9._@:[\]%+-]+$/),
      )
      .max(5),
  }),
]);
export type HostDraft = z.infer<typeof hostDraft>;

export const host = z.intersection(z.object({ id: hostId }), hostDraft);
export type Host = z.infer<typeof host>;

export const connection = z.object({
  /** `failed` waits for the user (authentication, host key); `reconnecting` tries again by itself at `retryAt`. */
  state: z.enum(['offline', 'connecting', 'online', 'reconnecting', 'failed']),
  /** What happened, what it means, what to do: empty when online. */
  message: z.string(),
  todo: z.string(),
  since: isoTime,
  retryAt: isoTime.optional(),
  latencyMs: z.number().optional(),
  /** Warnings that stay while connected: weak key exchange, unusable agent keys, shared channels … */
  notes: z.array(z.string()),
});
export type Connection = z.infer<typeof connection>;

export const hostStatus = z.object({
  host,
  connection,
  facts: z.custom<HostFacts>().optional(),
  missing: z.custom<readonly MissingRight[]>().optional(),
  /** The complete file to install under /etc/sudoers.d, empty when nothing is missing. */
  sudoers: z.string(),
});
export type HostStatus = z.infer<typeof hostStatus>;

/** A question that only the user can answer. Never carries or returns a stored secret. */
export const prompt = z.object({
  id: z.string(),
  hostId,
  hostName: z.string(),
  kind: z.enum(['host-key', 'password', 'passphrase', 'keyboard-interactive', 'sudo']),
  /** Plain sentences, already stripped of control characters. */
  text: z.string(),
  fields: z.array(z.object({ label: z.string(), echo: z.boolean() })),
  hostKey: z.object({ type: z.string(), fingerprint: z.string(), address: z.string() }).optional(),
  /** True where the answer may be kept in the OS keychain. */
  canRemember: z.boolean(),
});
export type Prompt = z.infer<typeof prompt>;

/** A host found in the user's ~/.ssh/config; never connected to before the user says so. */
export const candidate = z.object({
  alias: z.string(),
  draft: hostDraft,
  /** Options of this entry that Postroom does not use, by name. */
  ignored: z.array(z.string()),
  known: z.boolean(),
});
export type Candidate = z.infer<typeof candidate>;

export const hosts = {
  /** The list now, then again after every change of a host or its connection. */
  watch: read.output(eventIterator(z.array(hostStatus))),
  add: write.input(hostDraft).output(z.object({ id: hostId })),
  update: write.input(z.object({ id: hostId, draft: hostDraft })).output(z.object({})),
  remove: write.input(z.object({ id: hostId })).output(z.object({})),
  connect: read.input(z.object({ id: hostId })).output(z.object({})),
  disconnect: read.input(z.object({ id: hostId })).output(z.object({})),
  /** Looks at the host again: tools, MTAs, rights. */
  probe: read.input(z.object({ id: hostId })).output(z.object({})),
  sshConfig: read.output(z.object({ path: z.string(), candidates: z.array(candidate), problem: z.string() })),
  /** Open questions now, then again after every change. */
  prompts: read.output(eventIterator(z.array(prompt))),
  answer: write
    .input(
      z.object({
        id: z.string(),
        /** Absent: the user said no. A host key is accepted by an empty list. */
        answers: z.array(z.string().max(10_000)).max(20).optional(),
        remember: z.boolean(),
      }),
    )
    .output(z.object({})),
};
