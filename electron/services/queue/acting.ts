import type { HoldUntil } from '#contract/holds';
import type { Target } from '#contract/queue';
import type { QueueAction } from '#mail/queue';
import { sentence, undoOf } from '../work/ending.ts';
import { bySource, taskOf, type Ground } from '../work/ground.ts';
import type { RunningJob } from '../work/jobs.ts';
import { sourcesOf } from '../work/listing.ts';
import type { Verdict } from '../work/reconcile.ts';
import { actOnSource } from './action.ts';

/** After these, a message is not on hold any more. */
const endsHolds: ReadonlySet<QueueAction> = new Set(['release', 'requeue', 'expire', 'delete']);

/** Runs an action of the user to its end and writes that down. Never rejects. */
export async function actOnAll(
  ground: Ground,
  running: RunningJob,
  action: QueueAction,
  targets: readonly Target[],
  until?: HoldUntil,
): Promise<void> {
  const verdicts: Verdict[] = [];
  const problems = new Set<string>();
  const { hostId } = running.job;
  const began = Date.now();
  let lost = false;
  const ended: [source: string, ids: string[]][] = [];
  try {
    const facts = await ground.reach.facts(hostId);
    const groups = bySource(targets, ({ source }) => source);
    for (const [sourceId, group] of groups) {
      const source = sourcesOf(facts).find(({ id }) => id === sourceId);
      if (source === undefined) {
        const said = `the host no longer has the queue ${sourceId}`;
        verdicts.push(...group.map((target): Verdict => ({ target, outcome: 'failed', said, mine: false })));
        continue;
      }
      const options = { handled: verdicts.length, alone: groups.size === 1, until };
      const result = await actOnSource(taskOf(ground, running, facts, source, options), action, group);
      for (const verdict of result.verdicts) verdicts.push(verdict);
      if (result.problem !== '') problems.add(result.problem);
      lost ||= result.lost;
      const off = result.verdicts.filter(({ outcome }) => outcome === 'done').map(({ target }) => target.id);
      if (endsHolds.has(action) && off.length > 0) ended.push([sourceId, off]);
    }
  } catch (error) {
    problems.add(error instanceof Error ? error.message : String(error));
    const seen = new Set(verdicts.map(({ target }) => target));
    for (const target of targets)
      if (!seen.has(target))
        verdicts.push({ target, outcome: 'failed', said: 'was not touched', mine: false });
  }
  const problem = [...problems].join(' ');
  if (lost) {
    await ground.book.interrupt(running, problem);
    return;
  }
  const undo = undoOf(action, verdicts);
  await ground.book.end(running, verdicts, {
    summary: sentence(action, verdicts),
    problem,
    ...(undo === undefined ? {} : { undo }),
  });
  for (const [source, ids] of ended) void ground.records.released(hostId, source, ids, began);
}
