import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScenarioFile } from '#contract/smtp';
import { bytesOf } from '#mail/bytes';
import type { Scenario } from '#mail/smtp/scenario';
import type { Step } from '#mail/smtp/step';
import { refused } from '../work/refusals.ts';
import { builtIn } from './built-in.ts';
import { readScenario } from './scenario-file.ts';
import { stepsWith } from './scenario-lines.ts';

const ending = '.yaml';
const allowed = /^[\p{L}\p{N}][\p{L}\p{N} ._()-]{0,99}$/u;
const hashOf = (yaml: string): string => (yaml === '' ? '' : createHash('sha256').update(yaml).digest('hex'));

/** Scenarios: our own, and those of the user as files in `DATA/scenarios`, mode 0600, replaced whole. */
export class Scenarios {
  readonly #folder: string;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'scenarios');
  }

  /** Those of the user by name, then ours. A file that cannot be read as a scenario is in the list with its faults. */
  async list(): Promise<ScenarioFile[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const own = await Promise.all(
      names
        .filter((name) => name.endsWith(ending) && allowed.test(name.slice(0, -ending.length)))
        .sort()
        .map((name) => this.#read(name.slice(0, -ending.length))),
    );
    return [
      ...own.flatMap((file) => file ?? []),
      ...builtIn.map(([name, yaml]) => fileOf(name, yaml, false)),
    ];
  }

  /** @throws REFUSED with its faults, and when somebody else saved in the meantime */
  save({ base, name, yaml }: { readonly name: string; readonly yaml: string; readonly base: string }) {
    return this.#alone(async () => {
      checkName(name);
      const { faults } = readScenario(yaml);
      if (faults.length > 0)
        throw refused(
          `This scenario cannot be kept. ${faults
            .slice(0, 5)
            .map(({ line, words }) => `Line ${line}: ${words}`)
            .join(' ')}`,
          'Correct it, then save again.',
        );
      await this.#checkBase(name, base);
      await this.#put(name, yaml);
      return fileOf(name, yaml, true);
    });
  }

  /** @throws REFUSED when it is not the one that was read */
  remove({ base, name }: { readonly name: string; readonly base: string }) {
    return this.#alone(async () => {
      checkName(name);
      await this.#checkBase(name, base);
      await rm(this.#pathOf(name), { force: true });
      return {};
    });
  }

  /** What one of them does with these values. @throws REFUSED when there is none, or it has faults */
  async stepsOf(
    name: string,
    values: Readonly<Record<string, string>>,
  ): Promise<{ readonly scenario: Scenario; readonly steps: readonly Step[] }> {
    const yaml =
      builtIn.find(([one]) => one === name)?.[1] ??
      (allowed.test(name) ? (await this.#read(name))?.yaml : undefined);
    if (yaml === undefined)
      throw refused(`There is no scenario named “${name}”.`, 'Choose another; it may have been removed.');
    const { faults, scenario } = readScenario(yaml);
    if (scenario === undefined)
      throw refused(
        `The scenario “${name}” has a fault in line ${faults[0]?.line ?? 1}: ${faults[0]?.words ?? ''}`,
        'Correct it first.',
      );
    const bytes = Object.entries(values).map(([key, value]) => [key, bytesOf(value)] as const);
    const broken = bytes.find(([, value]) => !/^[\t\x20-\x7e\x80-\xff]*$/.test(value));
    if (broken !== undefined)
      throw refused(`“${broken[0]}” must be one line without control characters.`, 'Correct the value.');
    return { scenario, steps: stepsWith(scenario, Object.fromEntries(bytes)) };
  }

  async #read(name: string): Promise<ScenarioFile | undefined> {
    try {
      return fileOf(name, await readFile(this.#pathOf(name), 'utf8'), true);
    } catch {
      return undefined;
    }
  }

  async #checkBase(name: string, base: string): Promise<void> {
    if ((await this.#read(name))?.base !== (base === '' ? undefined : base))
      throw refused(
        'This scenario was changed in another window meanwhile.',
        'Load it again, and make your change there.',
      );
  }

  async #put(name: string, yaml: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const beside = join(this.#folder, `.${randomBytes(6).toString('hex')}.new`);
    try {
      const file = await open(beside, 'wx', 0o600);
      try {
        await file.writeFile(yaml);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(beside, this.#pathOf(name));
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${name}${ending}`);
  }

  /** One after another, so that no base is checked before another write. */
  #alone<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(act);
    this.#writing = done.catch(() => undefined);
    return done;
  }
}

function checkName(name: string): void {
  if (!allowed.test(name))
    throw refused(
      `“${name}” cannot be the name of a file.`,
      'Use letters, digits, blanks and . _ - ( ), beginning with a letter or digit.',
    );
}

function fileOf(name: string, yaml: string, own: boolean): ScenarioFile {
  const { faults, scenario } = readScenario(yaml);
  return {
    name,
    own,
    yaml,
    base: hashOf(yaml),
    faults: [...faults],
    ...(scenario === undefined ? {} : { scenario }),
  };
}
