import type { Leg } from '#contract/smtp';
import type { Scenarios } from './scenarios.ts';
import { type LegEvent, type LegsOptions, runLegs } from './runs.ts';

/**
 * A scenario on every leg, as many times and as many at once as it says; happenings are told. Rejects as `Scenarios.stepsOf` does.
 * @param allowed throws when a leg may not do these steps
 */
export async function* runScenario(
  scenarios: Scenarios,
  asked: {
    readonly name: string;
    readonly values: Readonly<Record<string, string>>;
    readonly legs: readonly Leg[];
  },
  options: Pick<LegsOptions, 'open' | 'signal' | 'finished'> & {
    readonly allowed: (leg: Leg, steps: ReturnType<LegsOptions['stepsOf']>) => void;
  },
): AsyncGenerator<LegEvent, void> {
  const { allowed, ...rest } = options;
  const { scenario, steps } = await scenarios.stepsOf(asked.name, asked.values);
  for (const leg of asked.legs) allowed(leg, steps);
  yield* runLegs({
    ...rest,
    legs: asked.legs,
    stepsOf: () => steps,
    times: scenario.times,
    // Legs do not slow each other down: what a scenario wants at once it gets from each.
    atOnce: Math.min(50, scenario.atOnce * asked.legs.length),
    live: true,
  });
}
