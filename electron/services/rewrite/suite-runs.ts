import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { suiteState, type SuiteState } from '#contract/rewrite';
import { putWhole } from '../work/whole-file.ts';

export type Run = NonNullable<SuiteState['last']>;

const last = suiteState.shape.last.unwrap();
const kept = z.object({
  version: z.literal(1),
  last,
  /** Tests that passed when the live configuration was last asked. */
  passed: z.array(z.string()),
  /** When it was last asked by the schedule; '' for never. */
  scheduledAt: z.string(),
});

/** What the last runs of saved tests gave: `rewrite/<host>/<set>.json`, mode 0600. */
export class SuiteRuns {
  readonly #dir: string;
  readonly #known = new Map<string, z.infer<typeof kept> | undefined>();

  constructor(dataDir: string) {
    this.#dir = join(dataDir, 'rewrite');
  }

  async last(hostId: string, setId: string): Promise<Run | undefined> {
    return (await this.#read(hostId, setId))?.last;
  }

  /** Milliseconds since 1970; 0 for never. */
  async scheduledAt(hostId: string, setId: string): Promise<number> {
    return Date.parse((await this.#read(hostId, setId))?.scheduledAt ?? '') || 0;
  }

  /** @returns the tests that had passed on the live configuration, and fail now */
  async keep(hostId: string, setId: string, run: Run, live: boolean): Promise<string[]> {
    const before = await this.#read(hostId, setId);
    const failed = live
      ? run.results.filter(({ name, passed }) => !passed && before?.passed.includes(name) === true)
      : [];
    const next = {
      version: 1 as const,
      last: run,
      passed: live
        ? run.results.filter(({ passed }) => passed).map(({ name }) => name)
        : (before?.passed ?? []),
      scheduledAt: run.by === 'schedule' ? run.at : (before?.scheduledAt ?? ''),
    };
    this.#known.set(this.#path(hostId, setId), next);
    await mkdir(join(this.#dir, hostId), { recursive: true, mode: 0o700 });
    await putWhole(this.#path(hostId, setId), JSON.stringify(next));
    return failed.map(({ name }) => name);
  }

  async #read(hostId: string, setId: string): Promise<z.infer<typeof kept> | undefined> {
    const path = this.#path(hostId, setId);
    if (this.#known.has(path)) return this.#known.get(path);
    // One that is not there, or not ours, is as if it had never been run.
    const found = await readFile(path, 'utf8')
      .then((text) => kept.parse(JSON.parse(text)))
      .catch(() => undefined);
    this.#known.set(path, found);
    return found;
  }

  #path(hostId: string, setId: string): string {
    return join(this.#dir, hostId, `${encodeURIComponent(setId)}.json`);
  }
}
