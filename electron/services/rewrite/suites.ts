import type { SuiteState } from '#contract/rewrite';
import { bytesOf, textOf } from '#mail/bytes';
import { judge, type Suite } from '#mail/rewrite/suite';
import type { Reach } from '../hosts/reach.ts';
import { hashOf, type KeptTexts } from '../work/configuration.ts';
import { refused } from '../work/refusals.ts';
import { answersOf, type BatchSizes } from './answering.ts';
import type { Asked } from './places.ts';
import { readSuite, type SuiteFile } from './suite-file.ts';
import type { Run, SuiteRuns } from './suite-runs.ts';

export interface SuitesOptions {
  readonly reach: Reach;
  readonly texts: KeptTexts;
  readonly runs: SuiteRuns;
  readonly sizes: BatchSizes;
  readonly now: () => Date;
}

const folder = 'tests';
const nameOf = (setId: string): string => `${folder}/${encodeURIComponent(setId)}.yaml`;
const baseOf = (yaml: string): string => (yaml === '' ? '' : hashOf(bytesOf(yaml)));

/** Saved tests: kept in the history of their host, and run. */
export class Suites {
  readonly #options: SuitesOptions;

  constructor(options: SuitesOptions) {
    this.#options = options;
  }

  /** The file as it is kept; `undefined` while there is none. */
  async read(hostId: string, setId: string): Promise<(SuiteFile & { readonly yaml: string }) | undefined> {
    const yaml = await this.#options.texts.keptText(hostId, nameOf(setId));
    return yaml === undefined ? undefined : { yaml, ...readSuite(yaml) };
  }

  /** Configuration sets of a host that have saved tests. */
  async sets(hostId: string): Promise<string[]> {
    const names = await this.#options.texts.keptNames(hostId, folder);
    return names.flatMap((name) =>
      name.endsWith('.yaml') ? [decodeURIComponent(name.slice(0, -'.yaml'.length))] : [],
    );
  }

  async state(hostId: string, setId: string): Promise<SuiteState> {
    const [file, last] = await Promise.all([
      this.read(hostId, setId),
      this.#options.runs.last(hostId, setId),
    ]);
    const { yaml, suite, faults } = file ?? { yaml: '', suite: { gate: false, tests: [] }, faults: [] };
    const { gate, everyMinutes, tests } = suite;
    return {
      yaml,
      base: baseOf(yaml),
      faults: [...faults],
      gate,
      ...(everyMinutes === undefined ? {} : { everyMinutes }),
      tests: tests.map(({ name, question }) => ({ name, question })),
      ...(last === undefined ? {} : { last }),
    };
  }

  /** An empty text removes the file. @throws REFUSED with its faults, and when somebody else saved in the meantime */
  async save(
    hostId: string,
    setId: string,
    { yaml, base, note }: { readonly yaml: string; readonly base: string; readonly note: string },
  ): Promise<SuiteState> {
    const { faults } = readSuite(yaml);
    if (faults.length > 0)
      throw refused(
        `These tests cannot be kept. ${faults
          .slice(0, 5)
          .map(({ line, words }) => `Line ${line}: ${words}`)
          .join(' ')}`,
        'Correct it, then save again.',
      );
    await this.#options.texts.keepText(hostId, {
      name: nameOf(setId),
      ...(yaml.trim() === '' ? {} : { text: yaml }),
      note: note === '' ? `Saved tests of ${setId}` : note,
      unless: (there) => {
        if (baseOf(there ?? '') !== base)
          throw refused(
            'These tests were changed in another window meanwhile.',
            'Load them again, and make your change there.',
          );
      },
    });
    return this.state(hostId, setId);
  }

  /** Asks all of them. Rejects with the contract's errors when the host cannot be asked. Keeps nothing. */
  async run(
    asked: Asked,
    { tests }: Suite,
    by: Run['by'],
    options: { readonly signal?: AbortSignal; readonly progress?: (done: number) => void } = {},
  ): Promise<Run> {
    const { reach, now, sizes } = this.#options;
    const results: Run['results'] = [];
    const size = sizes.of([asked.hostId], false);
    while (results.length < tests.length) {
      const batch = tests.slice(results.length, results.length + size.now);
      const begun = performance.now();
      const answers = await answersOf(
        reach,
        asked,
        batch.map(({ question }) => question),
        { trace: false, signal: options.signal, journaled: results.length === 0 },
      );
      size.took(performance.now() - begun, batch.length);
      for (const [at, { name, expect }] of batch.entries()) {
        const fate = answers[at]?.fate ?? { kind: 'unknown', why: 'The host gave no answer.' };
        const words = judge(expect, fate);
        results.push({ name, passed: words === undefined, words: textOf(words ?? ''), fate });
      }
      options.progress?.(results.length);
    }
    return { at: now().toISOString(), by, results };
  }

  /** @returns the tests that had passed on the live configuration, and fail now */
  keep({ hostId, set, staged }: Asked, run: Run): Promise<string[]> {
    return this.#options.runs.keep(hostId, set.id, run, staged === undefined);
  }
}
