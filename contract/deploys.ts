import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { deployStates } from '#mail/deploy/report';
import { planStep } from './config.ts';
import { read, write } from './rpc.ts';
import { hostId, isoTime, plainText } from './shared.ts';

const deployId = z.string().regex(/^[a-z0-9-]{1,60}$/);

/** One deploy as its host tells it; kept after its end until the host forgets it. */
export const deploy = z.object({
  id: deployId,
  hostId,
  hostName: z.string(),
  setId: z.string(),
  state: z.enum(deployStates),
  /** It has come to an end. */
  ended: z.boolean(),
  by: z.string(),
  note: z.string(),
  startedAt: isoTime,
  states: z.array(z.object({ state: z.enum(deployStates), at: z.number() })),
  steps: z.array(planStep),
  files: z.array(
    z.object({ path: z.string(), old: z.string(), new: z.string(), now: z.string().optional() }),
  ),
  /** When the host rolls back by itself, by this computer's clock. */
  rollbackAt: isoTime.optional(),
  window: z.number().optional(),
  /** The host goes on by itself whatever happens here. */
  guarded: z.boolean(),
  /** Confirmed by hand, or by Postroom when everything is good. */
  confirm: z.enum(['hand', 'auto']),
  /** The look over a new connection: SMTP and mailq as they were before. */
  fresh: z.object({
    state: z.enum(['waiting', 'running', 'good', 'failed', 'impossible']),
    words: z.string(),
  }),
  /** The host cannot be reached now; what is told is what was last heard. */
  lost: z.boolean(),
  why: z.string(),
  todo: z.string(),
  /** The commit in the history that it became. */
  commit: z.string().optional(),
  rolloutId: z.string().optional(),
});
export type Deploy = z.infer<typeof deploy>;

/** One change that goes to several hosts, one after the other. */
export const rollout = z.object({
  id: z.string(),
  note: z.string(),
  hosts: z.array(
    z.object({
      hostId,
      hostName: z.string(),
      planId: z.string(),
      deployId: z.string().optional(),
      state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
      why: z.string(),
    }),
  ),
  /** `canary`: the first host is done, and a word from the user is awaited. */
  state: z.enum(['running', 'canary', 'done', 'stopped']),
});
export type Rollout = z.infer<typeof rollout>;

const how = {
  /** Seconds that the host waits for the confirmation. */
  window: z.number().int().min(30).max(1800),
  confirm: z.enum(['hand', 'auto']),
  note: plainText.max(500).default(''),
};

export const deploys = {
  /** Deploys and rollouts of all hosts that are known here, now and after every change. */
  watch: read.output(eventIterator(z.object({ deploys: z.array(deploy), rollouts: z.array(rollout) }))),
  /** Deploys a plan that is ready. */
  start: write
    .input(z.object({ hostId, planId: z.string().max(100), ...how }))
    .output(z.object({ deployId })),
  /** `confirm` keeps it (only over a new connection); `rollback` undoes it now; `extend` gives it more time. */
  decide: write
    .input(
      z.object({
        hostId,
        deployId,
        what: z.enum(['confirm', 'rollback', 'extend']),
        seconds: z.number().int().min(30).max(1800).optional(),
      }),
    )
    .output(z.object({ stands: z.enum(['commit', 'rollback', 'none']) })),
  /** Plans for several hosts in order; the first is the canary. `wait`: ask before the others follow. */
  rollout: write
    .input(
      z.object({
        plans: z
          .array(z.object({ hostId, planId: z.string().max(100) }))
          .min(2)
          .max(100),
        wait: z.boolean(),
        ...how,
      }),
    )
    .output(z.object({ rolloutId: z.string() })),
  /** After the canary: the others follow, or nothing more is done. */
  goOn: write
    .input(z.object({ rolloutId: z.string().max(100), what: z.enum(['go on', 'stop']) }))
    .output(z.object({})),
  /** Looks at the deploys of a host again, and settles what died on the way. */
  refresh: write.input(z.object({ hostId })).output(z.object({})),
};
