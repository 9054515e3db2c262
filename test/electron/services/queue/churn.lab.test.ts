import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '#contract/queue';
import type { QueueAction, QueueMessage } from '#mail/queue';
import { bulkQueue } from '../../../lab/bulk.ts';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { ended, listQueue, openBench, targetOf, type Bench } from './bench.ts';
import { inTrash, Reuser, truth } from './churn.ts';

/** Messages acted on in all; the nightly run asks for 100,000. */
const actions = Number(process.env['POSTROOM_CHURN'] ?? '10000');
const perRound = 1000;
/** Every so many-th message has its id taken by another one: half of them before the action, half during it. */
const every = 10;

let lab: Lab;
let bench: Bench;
let hostId: string;

beforeAll(async () => {
  lab = await startLab();
  bench = await openBench(lab.hosts);
  hostId = await bench.add(lab.postfix);
});

afterAll(async () => {
  await bench.close();
  await lab.stop();
});

const numberOf = (message: { recipients: readonly { address: string }[] }): string =>
  /^(?:reader|strang)-(\d{6})@/.exec(message.recipients[0]?.address ?? '')?.[1] ?? '';

/** A pseudo-random order that is the same in every run: a failure can be looked at again. */
function shuffled<T>(values: readonly T[], seed: number): T[] {
  const left = [...values];
  let state = seed + 1;
  for (let at = left.length - 1; at > 0; at -= 1) {
    state = (state * 48_271) % 2_147_483_647;
    const other = state % (at + 1);
    [left[at], left[other]] = [left[other]!, left[at]!];
  }
  return left;
}

const run = async (action: QueueAction, messages: readonly QueueMessage[]): Promise<Job> => {
  const { jobId } = await bench.api.queue.act({
    hostId,
    action,
    targets: messages.map(targetOf),
    reason: 'churn',
  });
  return ended(bench.api, jobId);
};

const rounds: readonly QueueAction[] = [
  'delete',
  'hold',
  'requeue',
  'delete',
  'expire',
  'hold',
  'delete',
  'requeue',
];

describe(`${actions} actions while ids are taken by other messages`, () => {
  it(
    'never touch a message that was not seen, and say what became of every one that was',
    async () => {
      let wrong = 0;
      let reused = 0;
      let left = 0;
      for (let done = 0, round = 0; done < actions; done += perRound, round += 1) {
        const action = rounds[round % rounds.length]!;
        await lab.postfix.must('postsuper -d ALL; rm -rf /var/spool/postfix/.postroom-trash');
        await bulkQueue(lab.postfix, perRound);
        const { messages } = await listQueue(bench.api, hostId);
        expect(messages).toHaveLength(perRound);
        const victims = shuffled(messages, round)
          .slice(0, perRound / every)
          .map((message) => ({ id: message.id, number: numberOf(message) }));
        const reuser = new Reuser(lab.postfix);
        const before = victims.slice(0, victims.length / 2);
        for (const { id, number } of before) expect(reuser.swap(id, number)).toBe(true);
        // Spread over the time that such an action takes here.
        reuser.begin(victims.slice(victims.length / 2), () => (round % 7) * 5);
        const job = await run(action, messages);
        await reuser.end();
        reused += reuser.swapped.size;
        left += reuser.refused;

        const rows = await truth(lab.postfix);
        const trash = inTrash(lab.postfix);
        const untouched = new Map(
          rows
            .filter((row) => row.recipients[0]?.address.startsWith('strang-'))
            .map((row) => [numberOf(row), row]),
        );
        for (const [number, id] of reuser.swapped) {
          const row = untouched.get(number);
          if (
            row === undefined ||
            row.queue_id !== id ||
            row.queue_name !== 'deferred' ||
            row.forced_expire ||
            trash.includes(`strang-${number}`)
          )
            wrong += 1;
        }
        // A message whose id was taken is never called done; all others are.
        const exceptions = new Map(job.exceptions.map(({ id, outcome }) => [id, outcome]));
        for (const id of reuser.swapped.values())
          expect(['changed', 'gone'], `${action} ${id}`).toContain(exceptions.get(id));
        expect(job.counts.done, `${action}: ${job.summary} ${job.problem}`).toBe(
          perRound - reuser.swapped.size,
        );

        const own = rows.filter((row) => row.recipients[0]?.address.startsWith('reader-'));
        if (action === 'hold') {
          expect(own.filter((row) => row.queue_name === 'hold')).toHaveLength(job.counts.done);
          expect(rows).toHaveLength(perRound);
        } else expect(rows.filter((row) => row.queue_name === 'hold')).toEqual([]);
        if (action === 'delete') {
          expect(own).toEqual([]);
          expect(trash.filter((name) => name.startsWith('reader-'))).toHaveLength(job.counts.done);
        }
      }
      expect(wrong).toBe(0);
      // Had no id been taken, nothing would have been shown.
      expect(reused).toBeGreaterThan(actions / every / 2);
      process.stdout.write(
        `${actions} actions: ${reused} ids taken by another message, ${left} could not be taken because it was on hold or done with, ${wrong} wrong messages touched\n`,
      );
    },
    Math.max(600_000, actions * 60),
  );
});
