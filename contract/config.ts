import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import type { ConfigSet } from '#mail/config/files';
import type { HostKnowledge } from '#mail/config/knowledge';
import { read, write } from './rpc.ts';
import { hostId, isoTime, plainText } from './shared.ts';

/** A path on a host, byte text. */
export const configPath = z
  .string()
  .min(2)
  .max(4096)
  // eslint-disable-next-line no-control-regex -- refusing control characters is what this is for
  .regex(/^\/[^\x00-\x1f\x7f]+$/, 'a path starts with / and has no control characters');

/** SHA-256 of a file's bytes in hex, or `absent`. */
export const baseHash = z.union([z.literal('absent'), z.string().regex(/^[0-9a-f]{64}$/)]);

/** Byte text: one character per byte. */
export const byteText = z
  .string()
  .max(33_554_432)
  // eslint-disable-next-line no-control-regex -- every byte is allowed, and nothing else
  .regex(/^[\x00-\xff]*$/, 'byte text only');

/** How one file of the configuration is on its host. */
export const fileState = z.object({
  path: configPath,
  /** `absent`: there is no such file. Left out: it could not be read. */
  sha256: baseHash.optional(),
  sizeBytes: z.number(),
  /** Unix seconds of the host's clock. */
  modifiedAt: z.number(),
  owner: z.string(),
  group: z.string(),
  /** Octal, `0644`. */
  mode: z.string(),
  /** The hash that the history on this computer has as the newest; left out where it has none. */
  recorded: baseHash.optional(),
  problem: z.string(),
  todo: z.string(),
});
export type FileState = z.infer<typeof fileState>;

export const survey = z.object({
  sets: z.array(z.custom<ConfigSet>((value) => typeof value === 'object' && value !== null)),
  states: z.array(fileState),
  knowledge: z.custom<HostKnowledge>((value) => typeof value === 'object' && value !== null),
  readAt: isoTime,
  problems: z.array(z.string()),
});
export type Survey = z.infer<typeof survey>;

/** One changed file of a plan. */
export const change = z.object({
  path: configPath,
  /** The hash of the file when it was read: it is not overwritten when it has another one now. */
  base: baseHash,
  content: byteText,
});
export type Change = z.infer<typeof change>;

/** What a tool of the host said of a file; `line` from 1, 0 for the whole file. */
export const said = z.object({
  path: z.string(),
  line: z.number(),
  severity: z.enum(['error', 'warning', 'note']),
  words: z.string(),
});

export const planStep = z.object({
  id: z.string(),
  kind: z.enum(['build', 'check', 'reload', 'probe']),
  title: z.string(),
  /** The line an admin would type. */
  shown: z.string(),
  /** `later`: it is run when the change is deployed. */
  state: z.enum(['waiting', 'running', 'good', 'failed', 'later']),
  code: z.number().optional(),
  seconds: z.number().optional(),
  /** What it printed, byte text. */
  output: z.string(),
  said: z.array(said),
});
export type PlanStep = z.infer<typeof planStep>;

/** What a change would do, as the host itself built and checked it on staged copies. */
export const plan = z.object({
  id: z.string().max(100),
  hostId,
  setId: z.string(),
  /** `checking` while steps run; `ready`: may be deployed; `refused`: a build or check failed; `stale`: a file was changed by somebody else. */
  state: z.enum(['checking', 'ready', 'refused', 'stale']),
  why: z.string(),
  todo: z.string(),
  files: z.array(
    z.object({
      path: configPath,
      base: baseHash,
      /** What is on the host now, when that is not `base`. */
      now: baseHash.optional(),
    }),
  ),
  steps: z.array(planStep),
  /** Files that are built, with what they are now and will be; text only (`''` where it is a database). */
  built: z.array(z.object({ path: configPath, before: z.string(), after: z.string(), text: z.boolean() })),
  /** In the order in which they are put in place. */
  order: z.array(z.string()),
  force: z.string(),
  undo: z.string(),
  /** Where the change moves, opens or closes ports on which SMTP is served at 127.0.0.1; with words for people. */
  smtp: z.object({ opens: z.array(z.number()), closes: z.array(z.number()), words: z.string() }).optional(),
});
export type Plan = z.infer<typeof plan>;

const users = z.string().regex(/^[^\x00-\x20:/\x7f]{1,64}$/); // eslint-disable-line no-control-regex

export const config = {
  /** Which files make up the mail configuration of a host, and how they are now. */
  survey: read.input(z.object({ hostId })).output(survey),
  /** One file that `survey` named. */
  open: read
    .input(z.object({ hostId, path: configPath }))
    .output(z.object({ state: fileState, content: byteText })),
  /** What paths and login names are on the host; the answer joins `knowledge.paths` and `.users`. */
  ask: read
    .input(z.object({ hostId, paths: z.array(configPath).max(2000), users: z.array(users).max(5000) }))
    .output(
      z.custom<Pick<HostKnowledge, 'paths' | 'users'>>(
        (value) => typeof value === 'object' && value !== null,
      ),
    ),
  /** Builds and checks a change on the host, on staged copies; nothing that is live is touched. Ends with the last state. */
  plan: write
    .input(z.object({ hostId, setId: z.string().max(300), changes: z.array(change).min(1).max(200) }))
    .output(eventIterator(plan)),
  /** Edits that are not deployed, kept on this computer; now and after every change of theirs by another window. */
  drafts: read
    .input(z.object({ hostId }))
    .output(eventIterator(z.array(change.extend({ savedAt: isoTime, before: byteText, by: z.string() })))),
  /** Keeps an edit. `before`: the content that `base` is the hash of. `by` names the window. */
  saveDraft: write
    .input(change.extend({ hostId, before: byteText, by: plainText.max(100) }))
    .output(z.object({})),
  dropDrafts: write.input(z.object({ hostId, paths: z.array(configPath).max(1000) })).output(z.object({})),
};
