import type { Leg } from '#contract/smtp';
import type { Step } from '#mail/smtp/step';
import type { SessionResult } from '#mail/smtp/transcript';
import type { Api } from '../../../app/client.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';
import type { Plan } from './plan.ts';

/** One comparison, and how far it is. */
export interface Run extends Plan {
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  /** By the legs of the plan. */
  readonly results: readonly (SessionResult | undefined)[];
  readonly done: number;
  /** What the places said of the domain's servers. */
  readonly notes: readonly string[];
  /** Milliseconds of this computer's clock. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly problem?: Problem;
}

const cutOff: Problem = {
  what: 'The sessions were cut off before their end.',
  todo: 'What is listed is right, but not every server was tried. Look whether the hosts are connected, then run it again.',
  raw: '',
};

/** Results of many sessions are drawn together, not one by one. */
const drawEveryMs = 120;
const atOnce = 20;

/**
 * Runs the legs of a plan to their end; every state goes to `take`. Never rejects.
 * @param stepsOf steps by port, since 465 begins with TLS; legs with the same port share them
 */
export async function followRun(
  api: Api,
  plan: Plan,
  notes: readonly string[],
  stepsOf: (port: number) => readonly Step[],
  signal: AbortSignal,
  take: (run: Run) => void,
): Promise<void> {
  const results: (SessionResult | undefined)[] = plan.legs.map(() => undefined);
  let run: Run = { ...plan, state: 'running', results, done: 0, notes, startedAt: Date.now() };
  let drawing: ReturnType<typeof setTimeout> | undefined;
  const draw = (to: Partial<Run> = {}): void => {
    clearTimeout(drawing);
    drawing = undefined;
    run = { ...run, ...to, results: [...results], done: results.filter((one) => one !== undefined).length };
    take(run);
  };
  const byPort = new Map<number, { at: number; leg: Leg }[]>();
  plan.legs.forEach(({ leg }, at) =>
    byPort.set(leg.target.port, [...(byPort.get(leg.target.port) ?? []), { at, leg }]),
  );
  draw();
  try {
    for (const [port, legs] of byPort) {
      const events = await api.smtp.run(
        { legs: legs.map(({ leg }) => leg), steps: [...stepsOf(port)], atOnce, live: false },
        { signal },
      );
      let ended = false;
      for await (const event of events) {
        if (event.kind === 'done') ended = true;
        if (event.kind !== 'result') continue;
        const at = legs[event.at]?.at;
        if (at !== undefined) results[at] = event.result;
        drawing ??= setTimeout(draw, drawEveryMs);
      }
      if (signal.aborted) break;
      if (!ended) {
        draw({ state: 'failed', problem: cutOff, endedAt: Date.now() });
        return;
      }
    }
    draw({ state: signal.aborted ? 'cancelled' : 'done', endedAt: Date.now() });
  } catch (error) {
    draw(
      signal.aborted
        ? { state: 'cancelled', endedAt: Date.now() }
        : { state: 'failed', problem: problemOf(error), endedAt: Date.now() },
    );
  }
}
