import { randomBytes } from 'node:crypto';
import type { Job } from '#contract/queue';
import { Live } from '../live.ts';
import { heartbeatMs, JobStore, type KeptTarget } from './job-store.ts';
import type { Verdict } from './reconcile.ts';

const keptJobs = 200;
/** Of this many jobs the changed messages are kept, for undo. */
const keptUndos = 50;
const namedExceptions = 1000;
/** At most ten snapshots a second: a bulk action of 100,000 messages must not flood the window with progress. */
const quietMs = 100;

/** What a job is made of. */
export interface JobDraft extends Pick<Job, 'hostId' | 'hostName' | 'action' | 'total' | 'note'> {
  readonly reason: string;
  /** Of a `restore`: what was put back is released. */
  readonly release?: boolean;
}

/** A job and what only the services need of it. */
export interface RunningJob {
  job: Job;
  readonly stop: AbortController;
  readonly reason: string;
  readonly release: boolean;
  /** Why it could not be written down; empty when it was. */
  unkept: string;
  /** Runs in another process that shares the data folder. */
  readonly foreign: boolean;
}

/**
 * The actions of Postroom, newest first. They live in the service, so they survive a reload of the window, and on disk, so
 * they survive the end of Postroom: what had not ended then is `interrupted` at the next start.
 */
export class JobBook {
  readonly #jobs = new Map<string, RunningJob>();
  readonly #live = new Live();
  readonly #now: () => Date;
  readonly #store: JobStore;
  readonly #writing = new Map<string, Promise<void>>();
  readonly #heart: NodeJS.Timeout;

  constructor({ dataDir, now }: { dataDir: string; now: () => Date }) {
    this.#now = now;
    this.#store = new JobStore(dataDir);
    this.#heart = setInterval(() => {
      for (const running of this.#jobs.values())
        if (!running.foreign && running.job.state !== 'ended')
          this.#write(running, () => this.#store.touch(running.job.id).catch(() => undefined));
    }, heartbeatMs);
    this.#heart.unref();
  }

  /** Reads the jobs of earlier runs. */
  async start(): Promise<void> {
    for (const { kept, abandoned } of await this.#store.load()) {
      const { job, reason, release } = kept;
      this.#jobs.set(job.id, {
        job: abandoned ? { ...job, state: 'interrupted', step: interruptedStep } : job,
        stop: new AbortController(),
        reason,
        release,
        unkept: '',
        foreign: job.state !== 'ended' && !abandoned,
      });
    }
    this.#tidy();
  }

  open({ reason, release = false, ...draft }: JobDraft): RunningJob {
    const running: RunningJob = {
      job: {
        ...draft,
        // Unique over restarts, and over the consoles of several people on one host.
        id: `job-${this.#now().getTime().toString(36)}-${randomBytes(4).toString('hex')}`,
        startedAt: this.#now().toISOString(),
        state: 'running',
        handled: 0,
        step: 'starting',
        counts: emptyCounts(),
        exceptions: [],
        summary: '',
        problem: '',
      },
      stop: new AbortController(),
      reason,
      release,
      unkept: '',
      foreign: false,
    };
    this.#jobs.set(running.job.id, running);
    this.#save(running);
    this.#live.changed();
    return running;
  }

  get(id: string): RunningJob | undefined {
    return this.#jobs.get(id);
  }

  /** Jobs of this process that nobody works on: they wait for their host. */
  interrupted(): RunningJob[] {
    return [...this.#jobs.values()].filter(({ job, foreign }) => job.state === 'interrupted' && !foreign);
  }

  step(running: RunningJob, step: string, handled?: number): void {
    running.job = { ...running.job, step, ...(handled === undefined ? {} : { handled }) };
    this.#live.changed();
  }

  stopping(running: RunningJob): void {
    if (running.job.state !== 'running' || running.foreign) return;
    running.job = { ...running.job, state: 'stopping' };
    running.stop.abort();
    this.#live.changed();
  }

  /** Writes down what is about to be done; it is on disk when this resolves. Never throws: see `unkept`. */
  async intend(running: RunningJob, messages: readonly KeptTarget[]): Promise<void> {
    this.#write(running, () => this.#store.add(running.job.id, 'targets', messages));
    await this.#written(running);
  }

  /** What a job was about to do, or changed. */
  messages(running: RunningJob, part: 'targets' | 'changed'): Promise<KeptTarget[]> {
    return this.#store.messages(running.job.id, part);
  }

  /** The host went away with outcomes open: the job waits for it. */
  async interrupt(running: RunningJob, problem: string): Promise<void> {
    running.job = { ...running.job, state: 'interrupted', step: interruptedStep, problem };
    this.#save(running);
    await this.#written(running);
    this.#live.changed();
  }

  async end(
    running: RunningJob,
    verdicts: readonly Verdict[],
    ending: Pick<Job, 'summary' | 'problem'> & { undo?: NonNullable<Job['undo']>; counts?: Job['counts'] },
  ): Promise<void> {
    const counts = emptyCounts();
    for (const { outcome } of verdicts) counts[outcome] += 1;
    const { id } = running.job;
    const problem = [ending.problem, running.unkept].filter((words) => words !== '').join(' ');
    const ended: Job = {
      ...running.job,
      counts,
      ...ending,
      problem,
      state: 'ended',
      endedAt: this.#now().toISOString(),
      step: '',
      handled: running.job.total === 0 ? verdicts.length : running.job.total,
      exceptions: verdicts
        .filter(({ outcome, said }) => outcome !== 'done' || said !== '')
        .slice(0, namedExceptions)
        .map(({ target, outcome, said }) => ({ source: target.source, id: target.id, outcome, said })),
    };
    if (ended.undo !== undefined) {
      const changed = verdicts.filter(({ mine }) => mine).map(keptOf);
      this.#write(running, () => this.#store.add(id, 'changed', changed));
      await this.#written(running);
    }
    running.job = ended;
    this.#save(running);
    this.#write(running, () => this.#store.forget(id, 'targets'));
    await this.#written(running);
    this.#tidy();
    this.#live.changed('at once');
  }

  /** An undo can be used once. */
  async takeUndo(running: RunningJob): Promise<KeptTarget[]> {
    const { undo: _taken, ...rest } = running.job;
    running.job = rest;
    this.#live.changed();
    const changed = await this.messages(running, 'changed');
    this.#save(running);
    this.#write(running, () => this.#store.forget(rest.id, 'changed'));
    await this.#written(running);
    return changed;
  }

  snapshot(): Job[] {
    return [...this.#jobs.values()].map(({ job }) => job).reverse();
  }

  /** The list now, then after every change, until the signal. */
  watch(signal: AbortSignal | undefined): AsyncGenerator<Job[]> {
    return this.#live.follow(() => this.snapshot(), quietMs, signal);
  }

  /** Asks every job to stop and waits up to 5 seconds: mail that is on hold only for an action must be released. */
  async close(): Promise<void> {
    const open = [...this.#jobs.values()].filter(
      ({ job, foreign }) => !foreign && (job.state === 'running' || job.state === 'stopping'),
    );
    for (const running of open) this.stopping(running);
    for (let waited = 0; waited < 5000 && open.some(({ job }) => job.state === 'stopping'); waited += 50)
      await new Promise((resolve) => setTimeout(resolve, 50));
    clearInterval(this.#heart);
    await Promise.all(this.#writing.values());
  }

  #tidy(): void {
    const ended = [...this.#jobs.values()].filter(({ job }) => job.state === 'ended').reverse();
    for (const running of ended.slice(keptJobs)) {
      this.#jobs.delete(running.job.id);
      this.#write(running, () => this.#store.forget(running.job.id));
    }
    const undoable = ended.filter(({ job }) => job.undo !== undefined);
    for (const running of undoable.slice(keptUndos)) {
      const { undo: _old, ...rest } = running.job;
      running.job = rest;
      this.#save(running);
      this.#write(running, () => this.#store.forget(rest.id, 'changed'));
    }
  }

  #save(running: RunningJob): void {
    const { job, reason, release } = running;
    this.#write(running, () => this.#store.save({ version: 1, owner: process.pid, reason, release, job }));
  }

  /** One write of a job after the other. A full disk stops no action: the job tells of it. */
  #write(running: RunningJob, work: () => Promise<void>): void {
    const { id } = running.job;
    const before = this.#writing.get(id) ?? Promise.resolve();
    const next = before.then(work).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      running.unkept ||= `This action could not be written down on this computer (${why}): after a crash nothing would be known of it.`;
    });
    this.#writing.set(id, next);
    void next.then(() => {
      if (this.#writing.get(id) === next) this.#writing.delete(id);
    });
  }

  async #written(running: RunningJob): Promise<void> {
    await this.#writing.get(running.job.id);
  }
}

const interruptedStep = 'waiting for the host, to see what became of it';

const keptOf = ({ target, batch, heldBefore }: Verdict): KeptTarget => ({
  target,
  ...(batch === undefined ? {} : { batch }),
  ...(heldBefore === true ? { heldBefore } : {}),
});

const emptyCounts = (): Job['counts'] => ({ done: 0, gone: 0, changed: 0, busy: 0, failed: 0, unknown: 0 });
