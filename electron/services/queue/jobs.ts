import type { Job } from '#contract/queue';
import { Live } from '../live.ts';
import type { Verdict } from './reconcile.ts';

const keptJobs = 200;
const namedExceptions = 1000;
/** At most ten snapshots a second: a bulk action of 100,000 messages must not flood the window with progress. */
const quietMs = 100;

/** A job and what only the service needs of it. */
export interface RunningJob {
  job: Job;
  readonly stop: AbortController;
  /** What this job changed, for undo. */
  changed: Verdict[];
}

/** The actions of this run of Postroom, newest first; lives in the service, so it survives a reload of the window. */
export class JobBook {
  readonly #jobs = new Map<string, RunningJob>();
  readonly #live = new Live();
  readonly #now: () => Date;
  #next = 1;

  constructor(now: () => Date) {
    this.#now = now;
  }

  open(job: Pick<Job, 'hostId' | 'hostName' | 'action' | 'total'>): RunningJob {
    const running: RunningJob = {
      job: {
        ...job,
        id: `job-${this.#next++}`,
        startedAt: this.#now().toISOString(),
        state: 'running',
        handled: 0,
        step: 'starting',
        counts: emptyCounts(),
        exceptions: [],
        summary: '',
        note: '',
        problem: '',
      },
      stop: new AbortController(),
      changed: [],
    };
    this.#jobs.set(running.job.id, running);
    for (const [id, old] of this.#jobs) {
      if (this.#jobs.size <= keptJobs) break;
      if (old.job.state === 'ended') this.#jobs.delete(id);
    }
    this.#live.changed();
    return running;
  }

  get(id: string): RunningJob | undefined {
    return this.#jobs.get(id);
  }

  step(running: RunningJob, step: string, handled?: number): void {
    running.job = { ...running.job, step, ...(handled === undefined ? {} : { handled }) };
    this.#live.changed();
  }

  stopping(running: RunningJob): void {
    if (running.job.state !== 'running') return;
    running.job = { ...running.job, state: 'stopping' };
    running.stop.abort();
    this.#live.changed();
  }

  end(
    running: RunningJob,
    verdicts: readonly Verdict[],
    ending: Pick<Job, 'summary' | 'problem'> & { undo?: 'hold' | 'release' },
  ): void {
    const counts = emptyCounts();
    for (const { outcome } of verdicts) counts[outcome] += 1;
    running.changed = verdicts.filter((verdict) => verdict.mine);
    running.job = {
      ...running.job,
      ...ending,
      state: 'ended',
      endedAt: this.#now().toISOString(),
      step: '',
      handled: verdicts.length,
      counts,
      exceptions: verdicts
        .filter(({ outcome, said }) => outcome !== 'done' || said !== '')
        .slice(0, namedExceptions)
        .map(({ target, outcome, said }) => ({ source: target.source, id: target.id, outcome, said })),
    };
    this.#live.changed();
  }

  snapshot(): Job[] {
    return [...this.#jobs.values()].map(({ job }) => job).reverse();
  }

  /** The list now, then after every change, until the signal. */
  watch(signal: AbortSignal | undefined): AsyncGenerator<Job[]> {
    return this.#live.follow(() => this.snapshot(), quietMs, signal);
  }
}

const emptyCounts = (): Job['counts'] => ({ done: 0, gone: 0, changed: 0, busy: 0, failed: 0, unknown: 0 });
