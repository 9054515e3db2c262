import type { SavedTestsGate, StagedPlan } from '../work/configuration.ts';
import { type Places, stagedOf } from './places.ts';
import type { Suites } from './suites.ts';

/** How many failed tests are named in a sentence; the others are in the output of the step. */
const named = 3;

/** Saved tests that a change must pass before it may be deployed. What cannot be asked has not passed. */
export function createGate({ suites, places }: { suites: Suites; places: Places }): SavedTestsGate {
  return {
    wanted: async (hostId, setId) => {
      try {
        const file = await suites.read(hostId, setId);
        if (file === undefined) return false;
        return file.suite.gate || (file.faults.length > 0 && !/^gate:\s*false\s*$/m.test(file.yaml));
      } catch {
        return true;
      }
    },
    run: async (hostId, staged: StagedPlan) => {
      try {
        const file = await suites.read(hostId, staged.plan.setId);
        if (file === undefined) return passed(0);
        const [fault] = file.faults;
        if (fault !== undefined)
          return failed(
            `The saved tests cannot be read. Line ${fault.line}: ${fault.words}`,
            'Correct them on the Rewrite page.',
          );
        const live = await places.live(hostId, staged.plan.setId);
        const asked = { ...live, staged: stagedOf(staged) };
        const run = await suites.run(asked, file.suite, 'gate');
        await suites.keep(asked, run);
        const bad = run.results.filter((one) => !one.passed);
        if (bad.length === 0) return passed(run.results.length);
        const names = bad.slice(0, named).map(({ name }) => name);
        const more = bad.length > named ? ` and ${bad.length - named} more` : '';
        return {
          ...failed(
            `${bad.length} of ${run.results.length} saved tests fail with this change: ${names.join(', ')}${more}.`,
            'Correct the change, or the tests if they are out of date.',
          ),
          output: bad.map(({ name, words }) => `${name}\n    ${words}`).join('\n'),
        };
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return failed(`The saved tests could not be run: ${why}`, 'Check again.');
      }
    },
  };
}

const passed = (count: number) => ({
  passed: true,
  output: count === 1 ? '1 test passed.' : `${count} tests passed.`,
  why: '',
  todo: '',
});
const failed = (why: string, todo: string) => ({ passed: false, output: why, why, todo });
