import type { Target } from '#contract/queue';
import { textOf } from '#mail/bytes';
import type { CommandResult } from '#mail/command';
import type { HostFacts } from '#mail/host-facts';
import { mtas } from '#mail/mta/index';
import type { QueueSource, ToolWord } from '#mail/mta/mta';
import { sameMessage, type QueueAction, type QueueMessage } from '#mail/queue';
import type { Purpose, Reach } from '../hosts/reach.ts';
import { readSource } from './listing.ts';
import { judge, sift, type Listing, type Verdict } from './reconcile.ts';

/** One action on the messages of one queue; made by the service, run by `actOnSource`. */
export interface Task {
  readonly reach: Reach;
  readonly hostId: string;
  readonly facts: HostFacts;
  readonly source: QueueSource;
  readonly purpose: Purpose;
  readonly reason: string;
  /** Asked to stop: no further batch is sent; what was sent is still read back. */
  readonly stopped: () => boolean;
  readonly step: (words: string) => void;
}

/** What the commands of one step said, over all batches. */
interface Heard {
  readonly words: Map<string, ToolWord>;
  /** Ids whose batch was sent, or may have been. */
  readonly sent: Set<string>;
  /** First thing that went wrong in words: permission, lost connection. */
  problem: string;
}

/** How long a lost host may stay away before an outcome is given up as unknown. */
const readBackSeconds = 90;

/**
 * Acts on messages of one queue and says for each what became of it: list, keep what is still the message that the
 * user saw, act, list again. Never throws for what the host did.
 */
export async function actOnSource(
  task: Task,
  action: QueueAction,
  targets: readonly Target[],
): Promise<{ verdicts: Verdict[]; problem: string }> {
  task.step('reading the queue');
  const before = await readSource(task.reach, task.hostId, task.facts, task.source, task.purpose);
  if ('problem' in before) {
    const failed = targets.map((target): Verdict => ({
      target,
      outcome: 'failed',
      said: 'the queue could not be read, so nothing was done',
      mine: false,
    }));
    return { verdicts: failed, problem: before.problem };
  }
  const { act, settled } = sift(action, targets, before);
  if (act.length === 0) return { verdicts: settled, problem: '' };
  const done =
    action === 'delete' ? await deleteHeld(task, act, before) : await actOnce(task, action, act, before);
  return { verdicts: [...settled, ...done.verdicts], problem: done.problem };
}

async function actOnce(
  task: Task,
  action: QueueAction,
  act: readonly Target[],
  before: ReadonlyMap<string, QueueMessage>,
): Promise<{ verdicts: Verdict[]; problem: string }> {
  task.step(doing[action]);
  const heard = await send(
    task,
    action,
    act.map(({ id }) => id),
  );
  if (action === 'flush' && heard.sent.size > 0) await pause(flushSettlesMs);
  const after = await readBack(task);
  const verdicts = act.map((target): Verdict => {
    if (!heard.sent.has(target.id)) return notSent(target, heard.problem);
    return judge(action, target, before.get(target.id)?.busy === true, heard.words.get(target.id), after);
  });
  // A short Postfix id can be reused between the listing and the hold: what we held unseen is released again at once.
  const strangers =
    action === 'hold' && after !== undefined
      ? verdicts.filter(
          ({ target, outcome }) => outcome === 'changed' && heard.words.get(target.id)?.outcome === 'done',
        )
      : [];
  if (strangers.length > 0)
    await send(
      { ...task, stopped: () => false },
      'release',
      strangers.map(({ target }) => target.id),
    );
  return { verdicts, problem: heard.problem };
}

/**
 * Hold, list again, delete from the hold queue what is still the same, release the rest. A message on hold keeps its
 * id, so what is deleted is what was seen.
 */
async function deleteHeld(
  task: Task,
  act: readonly Target[],
  before: ReadonlyMap<string, QueueMessage>,
): Promise<{ verdicts: Verdict[]; problem: string }> {
  const toHold = act.filter(({ id }) => before.get(id)?.queue !== 'held');
  task.step('putting on hold');
  const holding = await send(
    task,
    'hold',
    toHold.map(({ id }) => id),
  );
  const held = toHold.length === 0 ? before : await readBack(task);
  if (held === undefined) {
    const verdicts = act.map((target): Verdict =>
      holding.sent.has(target.id)
        ? judge('delete', target, false, undefined, undefined)
        : notSent(target, holding.problem),
    );
    return {
      verdicts,
      problem:
        holding.problem || 'The host could not be read again; some messages may have been left on hold.',
    };
  }
  const sure = act.filter((target) => {
    const now = held.get(target.id);
    return now?.queue === 'held' && !now.busy && now.recipients.length > 0 && sameMessage(target, now);
  });
  task.step('deleting');
  const heard =
    sure.length > 0
      ? await send(
          task,
          'delete',
          sure.map(({ id }) => id),
        )
      : noWord();
  const after = await readBack(task);
  const deleted = new Set(sure.map(({ id }) => id));
  const verdicts = act.map((target): Verdict => {
    if (deleted.has(target.id) && heard.sent.has(target.id))
      return judge('delete', target, false, heard.words.get(target.id), after);
    if (deleted.has(target.id)) return notSent(target, heard.problem);
    const now = held.get(target.id);
    if (now === undefined)
      return { target, outcome: 'gone', said: 'had already left the queue', mine: false };
    if (!sameMessage(target, now))
      return {
        target,
        outcome: 'changed',
        said: 'another message has this id now; it was not deleted',
        mine: false,
      };
    if (!holding.sent.has(target.id) && now.queue !== 'held') return notSent(target, holding.problem);
    return {
      target,
      outcome: 'busy',
      said: holding.words.get(target.id)?.said || 'is being delivered; it was not deleted',
      mine: false,
    };
  });
  // Whatever we held and did not delete goes back: a delete must never leave mail silently on hold.
  const leftOver = toHold
    .filter(({ id }) => holding.sent.has(id) && after?.get(id)?.queue === 'held')
    .map(({ id }) => id);
  if (leftOver.length > 0) {
    task.step('releasing what was not deleted');
    const released = await send({ ...task, stopped: () => false }, 'release', leftOver);
    if (released.problem !== '')
      return { verdicts, problem: `${leftOver.length} messages may still be on hold: ${released.problem}` };
  }
  return { verdicts, problem: heard.problem || holding.problem };
}

/** Sends an action in the batches of the MTA. Each batch is sent at most once, whatever comes back. */
async function send(task: Task, action: QueueAction, ids: readonly string[]): Promise<Heard> {
  const heard = noWord();
  if (ids.length === 0) return heard;
  const { queue } = mtas[task.source.mta];
  const results: CommandResult[] = [];
  const size = 5000;
  for (let start = 0; start < ids.length; start += size) {
    const slice = ids.slice(start, start + size);
    if (task.stopped()) {
      heard.problem ||= 'Stopped before all messages were handled.';
      break;
    }
    if (ids.length > size) task.step(`${doing[action]} (${start} of ${ids.length})`);
    let begun = false;
    try {
      for (const id of slice) heard.sent.add(id);
      for (const command of queue.act(action, task.source, task.facts, slice, {
        reason: task.reason,
        by: '',
        note: '',
        jobId: task.purpose.jobId ?? '',
      })) {
        const result = await task.reach.run(task.hostId, command, { ...task.purpose, quietSeconds: 120 });
        begun = true;
        results.push(result);
        const problem = trouble(result);
        if (problem !== '') heard.problem ||= problem;
        if (result.status === 'unknown') return listen(heard, action, results);
      }
    } catch (error) {
      // Refused before it was sent: offline, or an id that is not one. An MTA may split the slice further: once a part of
      // it went out, only the listing tells which messages were reached.
      if (!begun) for (const id of slice) heard.sent.delete(id);
      heard.problem ||= error instanceof Error ? error.message : String(error);
      break;
    }
  }
  return listen(heard, action, results);

  function listen(into: Heard, verb: QueueAction, from: readonly CommandResult[]): Heard {
    for (const [id, word] of queue.heard(verb, from)) into.words.set(id, word);
    return into;
  }
}

/** Lists the queue after an action; waits for a host that was lost meanwhile. `undefined`: it could not be read. */
async function readBack(task: Task): Promise<Listing> {
  task.step('reading the queue again');
  const deadline = Date.now() + readBackSeconds * 1000;
  for (;;) {
    try {
      const listing = await readSource(task.reach, task.hostId, task.facts, task.source, task.purpose);
      if (!('problem' in listing)) return listing;
    } catch {
      // Offline: the connection comes back by itself, or the deadline ends the wait.
    }
    if (Date.now() > deadline || task.stopped()) return undefined;
    await pause(2000);
  }
}

const doing: Record<QueueAction, string> = {
  hold: 'putting on hold',
  release: 'releasing',
  flush: 'trying delivery',
  requeue: 'requeuing',
  expire: 'returning to the sender',
  delete: 'deleting',
};

/** Time for a first delivery attempt to show in the listing: long enough for a near host, short enough to wait for. */
const flushSettlesMs = 1500;

const noWord = (): Heard => ({ words: new Map(), sent: new Set(), problem: '' });

const notSent = (target: Target, problem: string): Verdict => ({
  target,
  outcome: 'failed',
  said: `was not touched: ${problem || 'stopped'}`,
  mine: false,
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function trouble(result: CommandResult): string {
  if (result.status === 'unknown')
    return `The connection was lost while the host was at work (${result.why}); the queue was read again to see what happened.`;
  if (result.code === 0) return '';
  const said = textOf(result.stderr).trim() || textOf(result.stdout).trim();
  return said.split('\n').slice(-3).join(' ') || `exit code ${result.code}`;
}
