import type { Leg } from '#contract/smtp';
import type { Scenario } from '#mail/smtp/scenario';
import { resultOf } from '#mail/smtp/result';
import type { Happening, SessionResult } from '#mail/smtp/transcript';
import type { Api } from '../../../app/client.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';

/** A scenario under way, or how it last went. */
export interface ScenarioRun {
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly scenario: Scenario;
  readonly leg: Leg;
  readonly startedAt: number;
  /** By session: a scenario may want several. */
  readonly happenings: readonly (readonly Happening[])[];
  readonly results: readonly (SessionResult | undefined)[];
  readonly problem?: Problem;
}

const drawEveryMs = 100;

const cutOff: Problem = {
  what: 'The scenario was cut off before its end.',
  todo: 'Look whether the host is connected, then run it again.',
  raw: '',
};

/** Runs a scenario to its end; every state goes to `take`. Never rejects. */
export async function followScenario(
  api: Api,
  name: string,
  scenario: Scenario,
  values: Readonly<Record<string, string>>,
  leg: Leg,
  signal: AbortSignal,
  take: (run: ScenarioRun) => void,
): Promise<void> {
  const happenings: Happening[][] = Array.from({ length: scenario.times }, () => []);
  const results: (SessionResult | undefined)[] = happenings.map(() => undefined);
  let run: ScenarioRun = { state: 'running', scenario, leg, startedAt: Date.now(), happenings, results };
  let drawing: ReturnType<typeof setTimeout> | undefined;
  const draw = (to: Partial<ScenarioRun> = {}): void => {
    clearTimeout(drawing);
    drawing = undefined;
    run = { ...run, ...to, happenings: happenings.map((list) => [...list]), results: [...results] };
    take(run);
  };
  draw();
  try {
    let ended = false;
    const events = await api.smtp.runScenario({ name, values: { ...values }, legs: [leg] }, { signal });
    for await (const event of events) {
      if (event.kind === 'done') ended = true;
      else if (event.kind === 'happening') happenings[event.at]?.push(event.happening);
      else {
        results[event.at] = event.result;
        happenings[event.at] = [...event.result.happenings];
      }
      drawing ??= setTimeout(draw, drawEveryMs);
    }
    if (ended) draw({ state: 'done' });
    else draw(signal.aborted ? { state: 'cancelled' } : { state: 'failed', problem: cutOff });
  } catch (error) {
    draw(signal.aborted ? { state: 'cancelled' } : { state: 'failed', problem: problemOf(error) });
  }
}

/** What a session came to as far as it went. */
export const sessionOf = (run: ScenarioRun, at: number): SessionResult =>
  run.results[at] ?? resultOf(run.happenings[at] ?? [], run.scenario.steps);
