import type { Target } from '#contract/queue';
import type { HostFacts } from '#mail/host-facts';
import type { QueueSource } from '#mail/mta/mta';
import type { JobAction } from '#mail/job-summary';
import { viaHold } from '#mail/queue';
import { bySource, taskOf, type Ground } from '../work/ground.ts';
import { isQueueAction, sentence, undoOf } from '../work/ending.ts';
import { judgeInterrupted } from './judge-interrupted.ts';
import type { KeptTarget } from '../work/job-store.ts';
import type { RunningJob } from '../work/jobs.ts';
import { readKept } from '../work/kept.ts';
import { readSource, sourcesOf } from '../work/listing.ts';
import type { Verdict } from '../work/reconcile.ts';
import { readBack, send } from '../work/send.ts';
import { pause, type Task } from '../work/task.ts';

/** The queue could not be read: it is tried again later. */
class NotYet extends Error {}

/**
 * Ends jobs that were interrupted, as soon as their host is online: looks what became of each message, and releases what
 * is on hold only because of an action that nobody finished.
 * @param online asked often; must not connect
 * @returns stops the watch
 */
export function watchInterrupted(ground: Ground, online: (hostId: string) => boolean): () => void {
  const { book, reach } = ground;
  const busy = new Set<string>();
  const notBefore = new Map<string, number>();
  const timer = setInterval(() => {
    for (const running of book.interrupted()) {
      const { id, hostId } = running.job;
      if (busy.has(id)) continue;
      if (reach.host(hostId) === undefined) {
        busy.add(id);
        void giveUp(ground, running, 'Its host is no longer in the list.');
        continue;
      }
      if (!online(hostId) || (notBefore.get(id) ?? 0) > Date.now()) continue;
      busy.add(id);
      void recover(ground, running)
        .catch((error: unknown) => {
          notBefore.set(id, Date.now() + 10_000);
          const why = error instanceof Error ? error.message : String(error);
          book.step(running, `waiting to see what became of it: ${why}`);
        })
        .finally(() => busy.delete(id));
    }
  }, 500);
  timer.unref();
  return () => clearInterval(timer);
}

/** Ends an interrupted job without looking. */
export async function giveUp({ book }: Ground, running: RunningJob, why: string): Promise<void> {
  const said = 'what became of it was never looked at';
  const verdicts = (await book.messages(running, 'targets')).map(({ target, settled }): Verdict =>
    settled === undefined
      ? { target, outcome: 'unknown', said, mine: false }
      : { target, ...settled, mine: false },
  );
  await book.end(running, verdicts, {
    summary: 'Interrupted; what became of it is not known',
    problem: `${running.job.problem} ${why}`.trim(),
  });
}

async function recover(ground: Ground, running: RunningJob): Promise<void> {
  const { book, reach } = ground;
  const { action, hostId, total } = running.job;
  if (action === 'flush-all') {
    await book.end(running, [], {
      summary: 'Interrupted while queues were told to try all messages',
      problem: '',
    });
    return;
  }
  book.step(running, 'looking what became of it');
  const facts = await reach.facts(hostId);
  const messages = await book.messages(running, 'targets');
  const verdicts: Verdict[] = [];
  const problems: string[] = [];
  for (const [sourceId, group] of bySource(messages, ({ target }) => target.source)) {
    const source = sourcesOf(facts).find(({ id }) => id === sourceId);
    if (source === undefined) throw new NotYet(`the host has no queue ${sourceId} now`);
    const result = await recoverSource(ground, running, facts, source, group);
    for (const verdict of result.verdicts) verdicts.push(verdict);
    if (result.problem !== '') problems.push(result.problem);
  }
  const missed = Math.max(0, total - verdicts.length);
  const undo = undoOf(action, verdicts);
  const words = messages.length === 0 ? 'nothing was done' : lower(sentence(action, verdicts));
  await book.end(running, verdicts, {
    summary: `Interrupted: ${words}${missed > 0 && messages.length > 0 ? `, ${missed} not reached` : ''}`,
    problem: problems.join(' '),
    ...(undo === undefined ? {} : { undo }),
  });
}

async function recoverSource(
  ground: Ground,
  running: RunningJob,
  facts: HostFacts,
  source: QueueSource,
  messages: readonly KeptTarget[],
): Promise<{ verdicts: Verdict[]; problem: string }> {
  const { action, hostId, id } = running.job;
  if (action === 'flush-all') return { verdicts: [], problem: '' };
  // What was asked to stop was the action, not looking after it.
  const task: Task = {
    ...taskOf(ground, running, facts, source, { handled: 0, alone: true }),
    stopped: () => false,
  };
  let judged = await judgeNow(task, action, messages);
  // What was sent may still be at work on the host.
  for (let tries = 0; tries < 40; tries++) {
    const before = judged;
    await pause(1500);
    judged = await judgeNow(task, action, messages);
    if (judged.every(({ outcome, release }, index) => isSame(before[index], outcome, release))) break;
  }
  const wanted = judged.filter(({ release }) => release).map(({ target }) => target);
  // A guard record that is gone was brought to its end by the host: what is on hold now is somebody's hold.
  const mayRelease =
    wanted.length > 0 &&
    ((isQueueAction(action) && viaHold.has(action)) || running.release) &&
    (await ground.records.guarded(hostId, id)) !== false;
  const problem = mayRelease ? await releaseAll(ground, task, wanted) : '';
  // Nothing is on hold for this action any more: its guard must not release what somebody holds from now on.
  if (wanted.length === 0) await ground.records.finish(hostId, id);
  return { verdicts: judged.map(({ release: _release, ...verdict }) => verdict), problem };
}

async function judgeNow(
  task: Task,
  action: JobAction,
  messages: readonly KeptTarget[],
): Promise<(Verdict & { release: boolean })[]> {
  const listing = await readSource(task.reach, task.hostId, task.facts, task.source, task.purpose);
  if ('problem' in listing) throw new NotYet(listing.problem);
  const looksInTrash = action === 'delete' || action === 'restore' || action === 'purge';
  const kept = looksInTrash ? await readKept(task) : [];
  if ('problem' in kept) throw new NotYet(kept.problem);
  const inTrash = new Map(kept.map((message) => [message.id, message]));
  return messages.map((message) => {
    const found = inTrash.get(message.target.id);
    const itself =
      found !== undefined &&
      (message.target.arrivedAt === 0 || Math.abs(found.arrivedAt - message.target.arrivedAt) <= 1);
    return judgeInterrupted(action, message, listing.get(message.target.id), itself ? found : undefined);
  });
}

const isSame = (
  before: (Verdict & { release: boolean }) | undefined,
  outcome: Verdict['outcome'],
  release: boolean,
): boolean => before?.outcome === outcome && before.release === release;

async function releaseAll(ground: Ground, task: Task, targets: readonly Target[]): Promise<string> {
  const ids = targets.map(({ id }) => id);
  const released = await send(task, 'release', ids);
  const after = await readBack(task);
  if (after === undefined) throw new NotYet('the host went away again');
  const still = ids.filter((id) => after.get(id)?.queue === 'held').length;
  if (still > 0) return `${still} messages are still on hold: ${released.problem}`;
  await ground.records.finish(task.hostId, task.about.jobId);
  return '';
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
