import type { Leg } from '#contract/smtp';
import type { Step } from '#mail/smtp/step';
import type { Happening, SessionResult } from '#mail/smtp/transcript';
import { runSession } from './dialogue.ts';
import type { OpenWire } from './wire.ts';

export type LegEvent =
  | { readonly kind: 'happening'; readonly at: number; readonly happening: Happening }
  | { readonly kind: 'result'; readonly at: number; readonly result: SessionResult }
  | { readonly kind: 'done' };

export interface LegsOptions {
  readonly open: OpenWire;
  readonly legs: readonly Leg[];
  /** The steps of a leg in its nth round, from 0. */
  readonly stepsOf: (leg: Leg, round: number) => readonly Step[];
  /** So many sessions at a time, over all legs. */
  readonly atOnce: number;
  /** Rounds; default 1. */
  readonly times?: number;
  /** Whether single happenings are told. */
  readonly live: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called with each result, also when nobody reads any more. */
  readonly finished?: (leg: Leg, steps: readonly Step[], result: SessionResult) => void;
}

/**
 * Sessions of several legs side by side. `at` counts sessions: the leg's index, plus the number of legs for every round before.
 * Reading no longer, or the signal, cuts off those that run; `done` comes last.
 */
export async function* runLegs(options: LegsOptions): AsyncGenerator<LegEvent, void> {
  const { legs, live, open, signal, stepsOf, times = 1 } = options;
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  if (signal?.aborted === true) abort();
  signal?.addEventListener('abort', abort);
  const events: LegEvent[] = [];
  let wake: () => void = () => undefined;
  const put = (event: LegEvent): void => {
    events.push(event);
    wake();
  };
  const sessions = Array.from({ length: times * legs.length }, (_, at) => at).values();
  const lane = async (): Promise<void> => {
    for (const at of sessions) {
      if (stop.signal.aborted) return;
      const leg = legs[at % legs.length];
      if (leg === undefined) return;
      const steps = stepsOf(leg, Math.floor(at / legs.length));
      const result = await runSession(open, leg.from, leg.target, steps, {
        signal: stop.signal,
        ...(live ? { tell: (happening) => put({ kind: 'happening', at, happening }) } : {}),
      });
      options.finished?.(leg, steps, result);
      put({ kind: 'result', at, result });
    }
  };
  const lanes = Array.from({ length: Math.max(1, Math.min(options.atOnce, times * legs.length)) }, lane);
  let failure: unknown;
  const all = Promise.all(lanes)
    .catch((error: unknown) => {
      failure = error;
      stop.abort();
    })
    .then(() => put({ kind: 'done' }));
  try {
    for (;;) {
      const next = events.shift();
      if (next === undefined)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      else if (next.kind === 'done' && failure !== undefined) throw failure as Error;
      else {
        yield next;
        if (next.kind === 'done') return;
      }
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    stop.abort();
    await all;
  }
}
