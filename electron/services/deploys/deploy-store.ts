import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { plan, planStep } from '#contract/config';
import { deploy, rollout } from '#contract/deploys';
import type { DeployReport } from '#mail/deploy/report';
import { putWhole, sweep } from '../work/whole-file.ts';
import { sight } from './smtp-look.ts';

/** A deploy that was started here, as it is kept. */
const keptDeploy = z.object({
  version: z.literal(1),
  ...deploy.pick({
    id: true,
    hostId: true,
    hostName: true,
    setId: true,
    by: true,
    note: true,
    startedAt: true,
    confirm: true,
    fresh: true,
    commit: true,
    rolloutId: true,
  }).shape,
  window: z.number(),
  /** Steps as they were planned. */
  steps: z.array(planStep),
  /** SMTP before anything was changed; left out where no new connection could be made then. */
  sights: z.union([z.array(sight), z.literal('forbidden')]).optional(),
  /** Ports that the change itself opens and closes. */
  smtp: plan.shape.smtp,
  /** Nothing more is to be done for it here. */
  settled: z.boolean(),
  /** What the host last told. */
  report: z
    .custom<DeployReport>((value) => typeof value === 'object' && value !== null && 'state' in value)
    .optional(),
  /** Words of this computer, where the host has none. */
  why: z.string(),
});
export type KeptDeploy = z.infer<typeof keptDeploy>;

const keptContents = z.object({ version: z.literal(1), files: z.record(z.string(), z.string()) });
const keptRollouts = z.object({
  version: z.literal(1),
  rollouts: z.array(rollout.extend({ wait: z.boolean() })),
});
export type KeptRollout = z.infer<typeof keptRollouts>['rollouts'][number];

const goodId = /^[a-z0-9-]{1,60}$/;
const keptEnded = 200;

/** Deploys on disk: `deploys/<id>.json`, `<id>.contents` until they are in the history, `rollouts.json`. All 0600. */
export class DeployStore {
  readonly #dir: string;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(dataDir: string) {
    this.#dir = join(dataDir, 'deploys');
  }

  /** Every deploy that can be read, newest first; the oldest settled ones are forgotten. */
  async load(): Promise<{ deploys: KeptDeploy[]; rollouts: KeptRollout[] }> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 });
    await chmod(this.#dir, 0o700);
    const deploys: KeptDeploy[] = [];
    for (const name of await sweep(this.#dir)) {
      const id = name.slice(0, -'.json'.length);
      if (!name.endsWith('.json') || name === 'rollouts.json' || !goodId.test(id)) continue;
      const kept = keptDeploy.safeParse(await this.#read(name));
      if (kept.success && kept.data.id === id) deploys.push(kept.data);
    }
    deploys.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
    const old = deploys.filter(({ settled }) => settled).slice(keptEnded);
    for (const { id } of old) await this.forget(id);
    const rollouts = keptRollouts.safeParse(await this.#read('rollouts.json'));
    return {
      deploys: deploys.filter((one) => !old.includes(one)),
      rollouts: rollouts.success ? rollouts.data.rollouts : [],
    };
  }

  save(kept: KeptDeploy): Promise<void> {
    return this.#write(`${kept.id}.json`, kept);
  }

  saveContents(id: string, files: Readonly<Record<string, string>>): Promise<void> {
    return this.#write(`${id}.contents`, { version: 1, files });
  }

  /** Contents by path, byte text; empty when they are not kept any more. */
  async contents(id: string): Promise<Record<string, string>> {
    const kept = keptContents.safeParse(await this.#read(`${id}.contents`));
    return kept.success ? kept.data.files : {};
  }

  async forgetContents(id: string): Promise<void> {
    await rm(join(this.#dir, `${id}.contents`), { force: true });
  }

  async forget(id: string): Promise<void> {
    await this.forgetContents(id);
    await rm(join(this.#dir, `${id}.json`), { force: true });
  }

  saveRollouts(rollouts: readonly KeptRollout[]): Promise<void> {
    return this.#write('rollouts.json', { version: 1, rollouts });
  }

  async close(): Promise<void> {
    await this.#writing;
  }

  async #read(name: string): Promise<unknown> {
    try {
      return JSON.parse(await readFile(join(this.#dir, name), 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** Whole or not at all, one after the other; on disk when it resolves. */
  #write(name: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    const mine = this.#writing.then(() => putWhole(join(this.#dir, name), text));
    this.#writing = mine.catch(() => undefined);
    return mine;
  }
}
