import type { Difference } from '#contract/rewrite';
import type { Api } from '../../../app/client.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';

/** One comparison, and how far it is. */
export interface Run {
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  /** What is being done, in words. */
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** Milliseconds of this computer's clock. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly rows: readonly Difference[];
  readonly end?: { readonly asked: number; readonly different: number; readonly unknown: number };
  readonly problem?: Problem;
  /** Which configuration stands at which side. */
  readonly between: readonly [string, string];
  readonly replay: boolean;
}

type Events = Awaited<ReturnType<Api['rewrite']['compare']>>;

const cutOff: Problem = {
  what: 'The comparison was cut off before its end.',
  todo: 'What is listed is right, but not everything was asked. Look whether the host is connected, then compare again.',
  raw: '',
};

/** Differences of a long run are drawn together, not one by one. */
const drawEveryMs = 120;

/** Follows a comparison to its end; every state goes to `take`. Never rejects. */
export async function followRun(
  first: Run,
  open: (stage: (words: string) => void) => Promise<Events | Problem>,
  signal: AbortSignal,
  take: (run: Run) => void,
): Promise<void> {
  const rows: Difference[] = [];
  let run = first;
  let drawing: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    clearTimeout(drawing);
    drawing = undefined;
    if (rows.length > run.rows.length) run = { ...run, rows: [...rows] };
    take(run);
  };
  const soon = (): void => {
    drawing ??= setTimeout(draw, drawEveryMs);
  };
  const finish = (change: Partial<Run>): void => {
    run = { ...run, ...change, endedAt: Date.now() };
    draw();
  };
  const failed = (problem: Problem): void =>
    finish(signal.aborted ? { state: 'cancelled' } : { state: 'failed', problem });
  take(run);
  try {
    const events = await open((stage) => {
      run = { ...run, stage };
      soon();
    });
    if ('what' in events) {
      failed(events);
      return;
    }
    for await (const event of events) {
      if (event.kind === 'difference') rows.push(event);
      else if (event.kind === 'progress') run = { ...run, ...event };
      else run = { ...run, done: event.asked, total: event.asked, end: event };
      soon();
    }
    if (run.end === undefined) failed(cutOff);
    else finish({ state: 'done' });
  } catch (error) {
    failed(problemOf(error));
  }
}
