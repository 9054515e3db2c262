import type { Target } from '#contract/queue';
import type { ToolWord } from '#mail/mta/mta';
import { sameMessage, type QueueAction, type QueueMessage } from '#mail/queue';
import { readKept } from '../work/kept.ts';
import { judge, type Listing, type Verdict } from '../work/reconcile.ts';
import { readBack, send, type Heard } from '../work/send.ts';
import { doing, type Done, type OpenRecord, type Task } from '../work/task.ts';

/**
 * Hold, list again, act from the hold queue on what is still the same, release the rest. A message on hold keeps its id,
 * so what is acted on is what was seen. Whatever was held here and not acted on is released, also after a failure or a
 * stop; if this computer is lost in the middle, the guard record lets the host do that.
 */
export async function actFromHold(
  task: Task,
  action: QueueAction,
  act: readonly Target[],
  before: ReadonlyMap<string, QueueMessage>,
): Promise<Done> {
  const heldBefore = (id: string): boolean => before.get(id)?.queue === 'held';
  const toHold = act.filter(({ id }) => !heldBefore(id));
  const guard = toHold.length > 0 ? await task.record('guard', toHold) : undefined;
  const holding = await send(
    task,
    'hold',
    toHold.map(({ id }) => id),
  );
  const held = holding.sent.size === 0 ? before : await readBack(task, holding);
  if (held === undefined)
    return {
      verdicts: act.map((target) =>
        holding.sent.has(target.id) || heldBefore(target.id)
          ? judge(action, target, false, undefined, undefined)
          : notSent(target, holding.problem),
      ),
      problem: `${holding.problem || 'The host could not be read again.'} ${leftWith(guard?.keptByHost)}`,
      lost: true,
    };
  try {
    return await actOnHeld(task, action, act, toHold, holding, held, guard);
  } catch (error) {
    await releaseRest(task, toHold, holding, await readBack(task));
    throw error;
  }
}

async function actOnHeld(
  task: Task,
  action: QueueAction,
  act: readonly Target[],
  toHold: readonly Target[],
  holding: Heard,
  held: ReadonlyMap<string, QueueMessage>,
  guard: OpenRecord | undefined,
): Promise<Done> {
  const heldHere = new Set(toHold.map(({ id }) => id));
  const heldBefore = (id: string): boolean => !heldHere.has(id);
  const sure = act.filter((target) => {
    const now = held.get(target.id);
    return now?.queue === 'held' && !now.busy && now.recipients.length > 0 && sameMessage(target, now);
  });
  const sureIds = new Set(sure.map(({ id }) => id));
  const heard = await send(task, action, [...sureIds]);
  const after = heard.sent.size === 0 ? held : await readBack(task, heard);
  const kept = action === 'delete' ? await keptUnheard(task, heard, after) : undefined;
  const verdicts = act.map((target): Verdict => {
    if (!sureIds.has(target.id)) return notActedOn(action, target, held.get(target.id), holding);
    if (!heard.sent.has(target.id)) return notSent(target, heard.problem);
    const word = heard.words.get(target.id) ?? kept?.(target);
    const verdict = judge(action, target, false, word, after);
    return heldBefore(target.id) ? { ...verdict, heldBefore: true } : verdict;
  });
  const left = await releaseRest(task, toHold, holding, after);
  if (!left.lost && left.count === 0) await guard?.settle([]);
  const problem = [heard.problem || holding.problem];
  if (left.lost) problem.push(leftWith(guard?.keptByHost));
  else if (left.count > 0)
    problem.push(
      `${left.count} messages may still be on hold: ${left.problem} ${leftWith(guard?.keptByHost)}`,
    );
  if (guard !== undefined && guard.problem !== '') problem.push(guard.problem);
  return {
    verdicts,
    problem: problem.filter((words) => words !== '').join(' '),
    lost: left.lost || left.count > 0,
  };
}

/** Where the answer to a delete was lost: what of it the trash has. */
async function keptUnheard(
  task: Task,
  heard: Heard,
  after: Listing,
): Promise<((target: Target) => ToolWord | undefined) | undefined> {
  if (after === undefined || ![...heard.unanswered].some((id) => !after.has(id))) return undefined;
  try {
    const kept = await readKept(task);
    if ('problem' in kept) return undefined;
    const byId = new Map(kept.map((message) => [message.id, message]));
    return ({ id, arrivedAt }) => {
      const found = heard.unanswered.has(id) ? byId.get(id) : undefined;
      if (found === undefined || Math.abs(found.arrivedAt - arrivedAt) > 1) return undefined;
      return { outcome: 'done', said: '', batch: found.batch };
    };
  } catch {
    return undefined;
  }
}

const leftWith = (keptByHost: boolean | undefined): string =>
  keptByHost === true
    ? 'What is left on hold is released by the host itself in a few minutes, or by Postroom once the host is reached.'
    : 'What is left on hold is released as soon as the host is reached.';

/** Releases what this action put on hold and did not take away. `count`: how many may still be on hold. */
async function releaseRest(
  task: Task,
  toHold: readonly Target[],
  holding: Heard,
  after: Listing,
): Promise<{ count: number; lost: boolean; problem: string }> {
  // Without a listing the host is away; with one, only what is on hold now. Where the tool answered and did not name an
  // id, somebody else holds it.
  if (after === undefined) return { count: 0, lost: true, problem: '' };
  const ours = (id: string): boolean =>
    holding.sent.has(id) && (holding.words.get(id)?.outcome === 'done' || holding.unanswered.has(id));
  const ids = toHold.map(({ id }) => id).filter((id) => ours(id) && after.get(id)?.queue === 'held');
  if (ids.length === 0) return { count: 0, lost: false, problem: '' };
  const untilDone = { ...task, stopped: () => false };
  task.step('releasing what was not touched');
  const released = await send(untilDone, 'release', ids);
  const now = await readBack(untilDone);
  if (now === undefined) return { count: ids.length, lost: true, problem: released.problem };
  const still = ids.filter((id) => {
    const message = now.get(id);
    const was = after.get(id);
    return message?.queue === 'held' && was !== undefined && sameMessage(message, was);
  });
  return { count: still.length, lost: false, problem: released.problem };
}

function notActedOn(
  action: QueueAction,
  target: Target,
  now: QueueMessage | undefined,
  holding: Heard,
): Verdict {
  const plain = (outcome: Verdict['outcome'], said: string): Verdict => ({
    target,
    outcome,
    said,
    mine: false,
  });
  if (now === undefined) return plain('gone', 'had already left the queue');
  if (!sameMessage(target, now))
    return plain('changed', 'another message has this id now; it was not touched');
  if (!holding.sent.has(target.id) && now.queue !== 'held') return notSent(target, holding.problem);
  if (now.queue === 'held' && now.recipients.length === 0)
    return plain('gone', 'was delivered while it was put on hold');
  const word = holding.words.get(target.id);
  if (now.queue !== 'held' && word?.outcome !== 'busy' && !now.busy)
    return plain(
      'failed',
      `could not be put on hold, so it was not touched: ${word?.said ?? holding.problem}`,
    );
  return plain(
    'busy',
    word?.outcome === 'busy' ? word.said : `is being delivered; not touched while ${doing[action]}`,
  );
}

export const notSent = (target: Target, problem: string): Verdict => ({
  target,
  outcome: 'failed',
  said: `was not touched: ${problem || 'stopped'}`,
  mine: false,
});
