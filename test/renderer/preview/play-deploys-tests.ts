import type { Plan, PlanStep } from '#contract/config';
import { wait } from './play-world.ts';

const tests: PlanStep = {
  id: 'saved-tests',
  kind: 'check',
  title: 'Saved tests',
  shown: '',
  state: 'waiting',
  output: '',
  said: [],
};

/** The same check with saved tests as its last step, two of which fail. */
export async function* withFailedTests(
  checks: AsyncIterable<Plan>,
  slow: number,
): AsyncGenerator<Plan, void> {
  const joined = (plan: Plan, step: Partial<PlanStep>): Plan => {
    const later = plan.steps.findIndex(({ state }) => state === 'later');
    const at = later < 0 ? plan.steps.length : later;
    return {
      ...plan,
      steps: [...plan.steps.slice(0, at), { ...tests, ...step }, ...plan.steps.slice(at)],
    };
  };
  for await (const plan of checks) {
    if (plan.state !== 'ready') {
      yield joined(plan, {});
      continue;
    }
    yield { ...joined(plan, { state: 'running' }), state: 'checking' };
    await wait(slow * 4);
    yield {
      ...joined(plan, {
        state: 'failed',
        seconds: 1.4,
        output:
          'sales is anna\n    Expected mailer local, user anna, but it is: 550 5.1.1 No such person here.\nnobody relays through us\n    Expected error, but it is: relayed.',
      }),
      state: 'refused',
      why: '2 of 5 saved tests fail with this change: sales is anna, nobody relays through us.',
      todo: 'Correct the change, or the tests if they are out of date.',
    };
  }
}
