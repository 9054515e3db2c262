import { ORPCError } from '@orpc/server';
import type { HoldUntil } from '#contract/holds';
import type { Job } from '#contract/queue';
import { wait, type World } from './play-world.ts';
import type { Mail } from './mail.ts';

type Action = Exclude<Job['action'], 'flush-all'>;
type Outcome = Job['exceptions'][number]['outcome'];

/** What the user gave with an action. */
export interface Words {
  readonly note: string;
  readonly reason?: string;
  readonly until?: HoldUntil;
  /** Restored mail is released as well. */
  readonly release?: boolean;
}

const none: Job['counts'] = { done: 0, gone: 0, changed: 0, busy: 0, failed: 0, unknown: 0 };
const past: Record<Action, string> = {
  hold: 'held',
  release: 'released',
  flush: 'told to be tried now',
  delete: 'deleted',
  requeue: 'requeued',
  expire: 'told to go back to the sender',
  restore: 'put back',
  purge: 'purged',
};
const undo: Partial<Record<Action, Job['undo']>> = { hold: 'release', release: 'hold', delete: 'restore' };
const said: Partial<Record<Outcome, string>> = {
  gone: 'postsuper: not found',
  busy: 'is in the active queue: a delivery is under way',
};

/** Jobs that really change the mail of the play, and really end. */
export class PlayJobs {
  jobs: readonly Job[] = [];
  readonly #world: World;
  readonly #stopped = new Set<string>();
  readonly #done = new Map<string, { hostId: string; ids: readonly string[] }>();

  constructor(world: World) {
    this.#world = world;
    if (world.scene.interrupted === true)
      this.jobs = [{ ...this.#fresh('mx1', 'delete', 500, 'INC-4711'), handled: 200, state: 'interrupted' }];
  }

  begin(hostId: string, action: Action, ids: readonly string[], words: Words): { jobId: string } {
    if (this.#world.statusOf(hostId).host.readOnly)
      throw new ORPCError('READ_ONLY', {
        defined: true,
        status: 403,
        message: 'This host is set to read-only.',
      });
    const job = this.#fresh(hostId, action, ids.length, words.note);
    this.jobs = [job, ...this.jobs];
    this.#world.changed();
    void this.#play(job, action, ids, words);
    return { jobId: job.id };
  }

  undo(jobId: string): { jobId: string } {
    const job = this.jobs.find(({ id }) => id === jobId);
    const what = this.#done.get(jobId);
    if (job?.undo === undefined || what === undefined) throw new Error('nothing to undo');
    const { undo: back, ...rest } = job;
    this.jobs = this.jobs.map((one) => (one.id === job.id ? rest : one));
    // As the service does it: what was waiting for its next try waits for it again.
    return this.begin(what.hostId, back, what.ids, { note: job.note, release: true });
  }

  stop(jobId: string): void {
    this.#stopped.add(jobId);
  }

  #fresh(hostId: string, action: Action, total: number, note: string): Job {
    return {
      id: `job-${this.jobs.length + 1}`,
      hostId,
      hostName: this.#world.statusOf(hostId).host.name,
      action,
      note,
      startedAt: new Date().toISOString(),
      state: 'running',
      handled: 0,
      total,
      step: 'Checking that they are still the same messages.',
      counts: none,
      exceptions: [],
      summary: '',
      problem: '',
    };
  }

  #set(id: string, edit: Partial<Job>): void {
    this.jobs = this.jobs.map((job) => (job.id === id ? { ...job, ...edit } : job));
    this.#world.changed();
  }

  /** Does it to one message; what leaves the queue is named in `left`. */
  #affect(action: Action, one: Mail | undefined, left: Set<Mail>): Outcome {
    if (one === undefined || left.has(one)) return 'gone';
    if (action === 'release') one.queue = 'deferred';
    else if (action === 'flush' || action === 'requeue') one.queue = 'active';
    else if (one.queue === 'active') return 'busy';
    else if (action === 'hold') one.queue = 'hold';
    else left.add(one);
    return 'done';
  }

  /** Does it to one message that is kept. */
  #affectKept(hostId: string, action: Action, id: string, words: Words): Outcome {
    const { mail, trash } = this.#world;
    const all = trash.get(hostId) ?? [];
    const kept = all.find((other) => other.mail.id === id);
    if (kept === undefined) return 'gone';
    trash.set(
      hostId,
      all.filter((other) => other !== kept),
    );
    const queue = words.release === true ? 'deferred' : 'hold';
    if (action === 'restore') mail.set(hostId, [...(mail.get(hostId) ?? []), { ...kept.mail, queue }]);
    return 'done';
  }

  #remove(hostId: string, left: ReadonlySet<Mail>, keep: boolean, job: Job): void {
    if (left.size === 0) return;
    const { mail, trash } = this.#world;
    const deletedAt = Math.floor(Date.now() / 1000);
    const kept = [...left].map((one) => ({
      mail: one,
      batch: `20261121T101500Z-${job.id}`,
      deletedAt,
      by: 'ops@console via Postroom',
      note: job.note,
    }));
    mail.set(
      hostId,
      (mail.get(hostId) ?? []).filter((one) => !left.has(one)),
    );
    if (keep) trash.set(hostId, [...kept, ...(trash.get(hostId) ?? [])]);
  }

  async #play(job: Job, action: Action, ids: readonly string[], words: Words): Promise<void> {
    const { id, hostId } = job;
    const world = this.#world;
    const counts: Job['counts'] = { ...none };
    const exceptions: Job['exceptions'] = [];
    const changed: string[] = [];
    const size = Math.max(1, Math.ceil(ids.length / 20));
    world.log({
      hostId,
      action: action === 'restore' || action === 'purge' ? `trash.${action}` : `queue.${action}`,
      effect: 'write',
      shown: `postsuper -c /etc/postfix (${action}) -`,
      stdinLines: ids.length,
      jobId: id,
      ...(words.note === '' ? {} : { note: words.note }),
    });
    const kept = action === 'restore' || action === 'purge';
    const byId = new Map((world.mail.get(hostId) ?? []).map((one) => [one.id, one]));
    let handled = 0;
    for (let from = 0; from < ids.length && !this.#stopped.has(id); from += size) {
      await wait(world.scene.slow);
      const left = new Set<Mail>();
      for (const one of ids.slice(from, from + size)) {
        const outcome = kept
          ? this.#affectKept(hostId, action, one, words)
          : this.#affect(action, byId.get(one), left);
        counts[outcome]++;
        if (outcome === 'done') changed.push(one);
        else if (exceptions.length < 1000)
          exceptions.push({
            source: world.sourceOf(hostId, one),
            id: one,
            outcome,
            said: said[outcome] ?? '',
          });
        handled++;
      }
      this.#remove(hostId, left, action === 'delete', job);
      this.#set(id, { handled, step: 'Waiting for postsuper.' });
    }
    this.#done.set(id, { hostId, ids: changed });
    if (action === 'hold' && changed.length > 0) this.#writeDown(job, changed, words);
    const rest = Object.entries(counts)
      .filter(([outcome, count]) => outcome !== 'done' && count > 0)
      .map(
        ([outcome, count]) => `${count} ${outcome === 'busy' ? 'were being delivered' : 'had already left'}`,
      );
    const back = undo[action];
    this.#set(id, {
      state: 'ended',
      endedAt: new Date().toISOString(),
      counts,
      exceptions,
      summary: [`${changed.length} ${past[action]}`, ...rest].join(', '),
      ...(back === undefined || changed.length === 0 ? {} : { undo: back }),
    });
  }

  #writeDown(job: Job, ids: readonly string[], words: Words): void {
    const { hostId } = job;
    this.#world.holds = [
      {
        id: `hold-${job.id}`,
        hostId,
        source: this.#world.sourceOf(hostId, ids[0] ?? ''),
        asked: ids.length,
        heldAt: new Date().toISOString(),
        by: 'ops@console via Postroom',
        reason: words.reason ?? '',
        note: words.note,
        kind: 'hold',
        keptByHost: hostId === 'mx1',
        ids,
        ...(words.until === undefined ? {} : { until: words.until }),
      },
      ...this.#world.holds,
    ];
  }
}
