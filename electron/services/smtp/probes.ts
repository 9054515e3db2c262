import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { probe, type Probe } from '#contract/smtp';
import type { Vantage } from '#contract/vantage';
import type { Step } from '#mail/smtp/step';
import type { SessionResult } from '#mail/smtp/transcript';
import { type LegsOptions, runLegs } from './runs.ts';
import type { Scenarios } from './scenarios.ts';

const schema = z.object({ version: z.literal(1), hosts: z.record(z.string(), z.array(probe).max(50)) });

export interface ProbesOptions extends Pick<LegsOptions, 'open' | 'finished'> {
  readonly dataDir: string;
  readonly scenarios: Scenarios;
  /** Throws when these steps may not start from there. */
  readonly allowed: (from: Vantage, steps: readonly Step[]) => void;
}

/** Scenarios that a deploy of a host must pass, in `DATA/probes.json`, mode 0600, replaced whole. */
export class Probes {
  readonly #options: ProbesOptions;
  readonly #path: string;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: ProbesOptions) {
    this.#options = options;
    this.#path = join(options.dataDir, 'probes.json');
  }

  /** Rejects where the file is there and is none of ours: a deploy must not go on as if there were no probes. */
  async of(hostId: string): Promise<Probe[]> {
    return (await this.#read())[hostId] ?? [];
  }

  /**
   * Instead of those that were there. Those that are new must be ones that can run; one that cannot any more does not keep
   * others from being taken out.
   * @throws REFUSED for a scenario that is not there or has faults; READ_ONLY, NO_SUCH_HOST for where it starts from
   */
  async save(hostId: string, probes: readonly Probe[]): Promise<Probe[]> {
    const there = await this.of(hostId);
    for (const one of probes)
      if (!there.some((old) => isDeepStrictEqual(old, one))) {
        const { steps } = await this.#options.scenarios.stepsOf(one.scenario, one.values);
        this.#options.allowed(one.from, steps);
      }
    return this.#put(hostId, probes);
  }

  #put(hostId: string, probes: readonly Probe[]): Promise<Probe[]> {
    const done = this.#writing.then(async () => {
      const hosts = { ...(await this.#read()), [hostId]: [...probes] };
      const beside = `${this.#path}.${randomBytes(6).toString('hex')}.new`;
      try {
        await writeFile(beside, `${JSON.stringify({ version: 1, hosts }, undefined, 2)}\n`, { mode: 0o600 });
        await rename(beside, this.#path);
      } catch (error) {
        await rm(beside, { force: true });
        throw error;
      }
      return [...probes];
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }

  /**
   * Runs those of a host, one after another.
   * @returns a sentence for each that failed, with the scenario and what the server said; also where it could not be run
   */
  async run(hostId: string, signal?: AbortSignal): Promise<string[]> {
    const failed: string[] = [];
    for (const probed of await this.of(hostId)) {
      const { host, port } = probed.target;
      try {
        const { name, results } = await this.#sessions(probed, signal);
        const bad = results.find(({ outcome }) => outcome !== 'as expected' && outcome !== 'accepted');
        if (bad !== undefined)
          failed.push(`The probe “${name}” failed at ${host} port ${port}: ${bad.words}`);
      } catch (error) {
        failed.push(
          `The probe “${probed.scenario}” could not be run: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    return failed;
  }

  /** All sessions of one, as many at once as its scenario says. */
  async #sessions({ from, scenario: file, target, values }: Probe, signal: AbortSignal | undefined) {
    const { allowed, finished, open, scenarios } = this.#options;
    const { scenario, steps } = await scenarios.stepsOf(file, values);
    allowed(from, steps);
    const results: SessionResult[] = [];
    for await (const event of runLegs({
      open,
      legs: [{ label: scenario.name, from, target }],
      stepsOf: () => steps,
      times: scenario.times,
      atOnce: scenario.atOnce,
      live: false,
      signal,
      ...(finished === undefined ? {} : { finished }),
    }))
      if (event.kind === 'result') results.push(event.result);
    return { name: scenario.name, results };
  }

  async #read(): Promise<Record<string, Probe[]>> {
    const text = await readFile(this.#path, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    return text === undefined ? {} : schema.parse(JSON.parse(text)).hosts;
  }
}
