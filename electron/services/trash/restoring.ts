import type { Target } from '#contract/queue';
import { mtas } from '#mail/mta/index';
import type { QueueMessage } from '#mail/queue';
import { keptKey, type KeptMessage, type KeptRef } from '#mail/trash';
import type { KeptTarget } from '../work/job-store.ts';
import { readKept } from '../work/kept.ts';
import type { Listing, Verdict } from '../work/reconcile.ts';
import { readBack, send, sendAll, type Heard } from '../work/send.ts';
import { doing, type Done, type Task } from '../work/task.ts';

/** A kept message and what is known of it. */
interface Item {
  readonly target: Target;
  readonly ref: KeptRef;
  /** It was on hold when it was deleted, or the user wants it on hold. */
  readonly staysHeld: boolean;
}

/**
 * Puts kept messages of one source back into its queue, on hold, looks whether they are there, and releases those that
 * were not on hold before. Never throws for what the host did.
 */
export async function restoreOnSource(task: Task, messages: readonly KeptTarget[]): Promise<Done> {
  const sifted = await siftKept(task, messages);
  if ('problem' in sifted) return sifted;
  const { items, settled } = sifted;
  const { trash } = mtas[task.source.mta];
  if (items.length === 0 || trash === undefined) return { verdicts: settled, problem: '', lost: false };
  await task.intend(intended(settled, items));
  const passing = items.filter(({ staysHeld }) => !staysHeld).map(({ target }) => target);
  const guard = passing.length > 0 ? await task.record('guard', passing) : undefined;
  const heard = await sendAll(task, items, {
    doing: doing.restore,
    key: ({ ref }) => keptKey(ref),
    commands: (part) =>
      trash.restore(
        task.source,
        task.facts,
        part.map(({ ref }) => ref),
      ),
    heard: (results) => trash.heard('restore', results),
  });
  const back = await readBack(task);
  const judged = items.map((item) => judgeRestore(item, heard, back));
  const toRelease = judged.filter(({ release }) => release).map(({ id }) => id);
  const untilDone = { ...task, stopped: () => false };
  const released = toRelease.length > 0 ? await send(untilDone, 'release', toRelease) : undefined;
  const after = released === undefined ? back : await readBack(untilDone);
  const verdicts = judged.map(({ verdict, release, id }): Verdict =>
    release && after?.get(id)?.queue === 'held'
      ? { ...verdict, outcome: 'failed', said: 'is back, but still on hold: release it' }
      : verdict,
  );
  // Who finds it on hold later must be able to read why.
  const held = judged.flatMap(({ now, release }) =>
    now?.queue === 'held' && !release ? [targetOf(now)] : [],
  );
  const record = held.length > 0 ? await task.record('hold', held) : undefined;
  if (after !== undefined && !verdicts.some(({ said }) => said.startsWith('is back, but')))
    await guard?.settle([]);
  const problems = [heard.problem, released?.problem, record?.problem, guard?.problem];
  return {
    verdicts: [...settled, ...verdicts],
    problem: problems.filter((words) => words !== undefined && words !== '').join(' '),
    lost: after === undefined && heard.sent.size > 0,
  };
}

/** Removes kept messages of one source for good and looks whether they are gone. */
export async function purgeOnSource(task: Task, messages: readonly KeptTarget[]): Promise<Done> {
  const sifted = await siftKept(task, messages);
  if ('problem' in sifted) return sifted;
  const { items, settled } = sifted;
  const { trash } = mtas[task.source.mta];
  if (items.length === 0 || trash === undefined) return { verdicts: settled, problem: '', lost: false };
  await task.intend(intended(settled, items));
  const heard = await sendAll(task, items, {
    doing: doing.purge,
    key: ({ ref }) => keptKey(ref),
    commands: (part) =>
      trash.purge(
        task.source,
        task.facts,
        part.map(({ ref }) => ref),
      ),
    heard: (results) => trash.heard('purge', results),
  });
  const after = await stillKept(task);
  const verdicts = items.map(({ target, ref }): Verdict => {
    const key = keptKey(ref);
    const word = heard.words.get(key);
    if (!heard.sent.has(key))
      return { target, outcome: 'failed', said: `was not touched: ${heard.problem}`, mine: false };
    if (after === undefined)
      return { target, outcome: 'unknown', said: 'the trash could not be read again', mine: false };
    if (after.has(key))
      return { target, outcome: 'failed', said: word?.said ?? 'is still in the trash', mine: false };
    return word?.outcome === 'done'
      ? { target, outcome: 'done', said: '', mine: true }
      : { target, outcome: 'gone', said: 'is no longer in the trash', mine: false };
  });
  return { verdicts: [...settled, ...verdicts], problem: heard.problem, lost: after === undefined };
}

/** What of the wanted is still kept, with the fingerprints that the trash tells where none is known. */
async function siftKept(
  task: Task,
  messages: readonly KeptTarget[],
): Promise<{ items: Item[]; settled: Verdict[] } | Done> {
  task.step('reading the trash', 0);
  let kept: Awaited<ReturnType<typeof readKept>>;
  try {
    kept = await readKept(task);
  } catch (error) {
    kept = { problem: error instanceof Error ? error.message : String(error), todo: '' };
  }
  if ('problem' in kept) {
    const said = 'the trash could not be read, so nothing was done';
    return {
      verdicts: messages.map(({ target }) => ({ target, outcome: 'failed', said, mine: false })),
      problem: kept.problem,
      lost: false,
    };
  }
  const byKey = new Map(kept.map((message) => [keptKey(message), message]));
  const items: Item[] = [];
  const settled: Verdict[] = [];
  for (const { target, batch = '', heldBefore = false } of messages) {
    const ref = { batch, id: target.id };
    const found = byKey.get(keptKey(ref));
    if (found === undefined)
      settled.push({ target, outcome: 'gone', said: 'is no longer in the trash', mine: false });
    else
      items.push({
        target: target.arrivedAt === 0 ? fingerprintOf(found) : target,
        ref,
        staysHeld: heldBefore,
      });
  }
  return { items, settled };
}

async function stillKept(task: Task): Promise<ReadonlySet<string> | undefined> {
  try {
    const kept = await readKept(task);
    return 'problem' in kept ? undefined : new Set(kept.map(keptKey));
  } catch {
    return undefined;
  }
}

function judgeRestore(
  { target, ref, staysHeld }: Item,
  heard: Heard,
  back: Listing,
): { verdict: Verdict; release: boolean; id: string; now: QueueMessage | undefined } {
  const key = keptKey(ref);
  const word = heard.words.get(key);
  const id = word?.newId ?? target.id;
  const now = back?.get(id);
  const say = (outcome: Verdict['outcome'], said: string, mine = false) => ({
    verdict: { target, outcome, said, mine },
    release: outcome === 'done' && !staysHeld && now?.queue === 'held',
    id,
    now: outcome === 'done' ? now : undefined,
  });
  if (!heard.sent.has(key)) return say('failed', `was not touched: ${heard.problem || 'stopped'}`);
  if (back === undefined) return say('unknown', 'the host could not be read again');
  const itself = now !== undefined && Math.abs(now.arrivedAt - target.arrivedAt) <= 1;
  if (itself && (word?.outcome === 'done' || heard.unanswered.has(key))) {
    const changes = [
      word?.newId === undefined || word.newId === target.id ? '' : `has the id ${word.newId} now`,
      staysHeld ? 'is on hold' : '',
    ].filter((words) => words !== '');
    return say('done', changes.join('; '), true);
  }
  if (word?.outcome === 'done') return say('failed', `is not listed in the queue: ${word.said}`);
  return say(word?.outcome ?? 'failed', word?.said ?? 'the host did not say that it was put back');
}

const intended = (settled: readonly Verdict[], items: readonly Item[]): KeptTarget[] => [
  ...settled.map(({ target, outcome, said }) => ({ target, settled: { outcome, said } })),
  ...items.map(({ target, ref, staysHeld }) => ({ target, batch: ref.batch, heldBefore: staysHeld })),
];

const fingerprintOf = ({ source, id, arrivedAt, sizeBytes, sender }: KeptMessage): Target => ({
  source,
  id,
  arrivedAt,
  sizeBytes,
  sender,
});

const targetOf = ({ source, id, arrivedAt, sizeBytes, sender }: QueueMessage): Target => ({
  source,
  id,
  arrivedAt,
  sizeBytes,
  sender,
});
