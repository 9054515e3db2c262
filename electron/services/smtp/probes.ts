import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { probe, type Probe } from '#contract/smtp';
import type { OpenWire } from './wire.ts';
import { runSession } from './dialogue.ts';
import type { Scenarios } from './scenarios.ts';

const schema = z.object({ version: z.literal(1), hosts: z.record(z.string(), z.array(probe).max(50)) });

export interface ProbesOptions {
  readonly dataDir: string;
  readonly open: OpenWire;
  readonly scenarios: Scenarios;
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

  /** Instead of those that were there. */
  save(hostId: string, probes: readonly Probe[]): Promise<Probe[]> {
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
    for (const { from, scenario: name, target, values } of await this.of(hostId)) {
      try {
        const { scenario, steps } = await this.#options.scenarios.stepsOf(name, values);
        const options = signal === undefined ? {} : { signal };
        const { outcome, words } = await runSession(this.#options.open, from, target, steps, options);
        if (outcome !== 'as expected' && outcome !== 'accepted')
          failed.push(`The probe “${scenario.name}” failed at ${target.host} port ${target.port}: ${words}`);
      } catch (error) {
        failed.push(
          `The probe “${name}” could not be run: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    return failed;
  }

  async #read(): Promise<Record<string, Probe[]>> {
    const text = await readFile(this.#path, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    return text === undefined ? {} : schema.parse(JSON.parse(text)).hosts;
  }
}
