import type { Target } from '#contract/queue';
import { viaHold, type QueueAction, type QueueMessage } from '#mail/queue';
import { readSource } from '../work/listing.ts';
import { judge, sift, type Listing, type Verdict } from '../work/reconcile.ts';
import { readBack, send, type Heard } from '../work/send.ts';
import { attentive, pause, type Done, type OpenRecord, type Task } from '../work/task.ts';
import { actFromHold, notSent } from './via-hold.ts';

/**
 * Acts on messages of one queue and says for each what became of it: list, keep what is still the message that the
 * user saw, act, list again. Never throws for what the host did.
 */
export async function actOnSource(
  task: Task,
  action: QueueAction,
  targets: readonly Target[],
): Promise<Done> {
  task.step('reading the queue', 0);
  const before = await attentive(task, 'reading the queue', (heard) =>
    readSource(task.reach, task.hostId, task.facts, task.source, task.purpose, heard),
  );
  if ('problem' in before) {
    const failed = targets.map((target): Verdict => ({
      target,
      outcome: 'failed',
      said: 'the queue could not be read, so nothing was done',
      mine: false,
    }));
    return { verdicts: failed, problem: before.problem, lost: false };
  }
  const { act, settled } = sift(action, targets, before);
  if (act.length === 0) return { verdicts: settled, problem: '', lost: false };
  await task.intend([
    ...settled.map(({ target, outcome, said }) => ({ target, settled: { outcome, said } })),
    ...act.map((target) =>
      before.get(target.id)?.queue === 'held' ? { target, heldBefore: true } : { target },
    ),
  ]);
  const done = viaHold.has(action)
    ? await actFromHold(task, action, act, before)
    : await actOnce(task, action, act, before);
  return { ...done, verdicts: [...settled, ...done.verdicts] };
}

async function actOnce(
  task: Task,
  action: QueueAction,
  act: readonly Target[],
  before: ReadonlyMap<string, QueueMessage>,
): Promise<Done> {
  const record = action === 'hold' ? await task.record('hold', act) : undefined;
  if (record !== undefined && task.mustEnd && !record.keptByHost) {
    const why = record.problem || 'the host cannot end a hold by itself';
    await record.settle([]);
    return {
      verdicts: act.map((target) => notSent(target, `the hold would not end in time: ${why}`)),
      problem: `Nothing was put on hold: ${why}`,
      lost: false,
    };
  }
  const heard = await send(
    task,
    action,
    act.map(({ id }) => id),
  );
  if (action === 'flush' && heard.sent.size > 0) await pause(flushSettlesMs);
  const after = heard.sent.size === 0 ? before : await readBack(task, heard);
  const verdicts = act.map((target): Verdict => {
    if (!heard.sent.has(target.id)) return notSent(target, heard.problem);
    return judge(action, target, before.get(target.id)?.busy === true, heard.words.get(target.id), after);
  });
  if (action === 'hold') await afterHold(task, record, heard, verdicts, after);
  return {
    verdicts,
    problem: [heard.problem, record?.problem ?? ''].filter((words) => words !== '').join(' '),
    lost: after === undefined,
  };
}

/** A short Postfix id can be reused between the listing and the hold: what was held unseen is released at once. */
async function afterHold(
  task: Task,
  record: OpenRecord | undefined,
  heard: Heard,
  verdicts: readonly Verdict[],
  after: Listing,
): Promise<void> {
  if (after === undefined) return;
  const strangers = verdicts
    .filter(({ target, outcome }) => outcome === 'changed' && heard.words.get(target.id)?.outcome === 'done')
    .map(({ target }) => target.id);
  if (strangers.length > 0) await send({ ...task, stopped: () => false }, 'release', strangers);
  await record?.settle(verdicts.filter(({ mine }) => mine).map(({ target }) => target));
}

/** Time for a first delivery attempt to show in the listing: long enough for a near host, short enough to wait for. */
const flushSettlesMs = 1500;
