import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueMessage } from '#mail/queue';
import { bulkQueue } from '../../../lab/bulk.ts';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { act, ended, listQueue, openBench, targetOf, type Bench } from './bench.ts';

let lab: Lab;
let bench: Bench;
let postfix: string;

beforeAll(async () => {
  lab = await startLab();
  await bulkQueue(lab.postfix, 4000);
  bench = await openBench(lab.hosts);
  postfix = await bench.add(lab.postfix);
});

afterAll(async () => {
  await lab.postfix.restoreNetwork();
  await bench.close();
  await lab.stop();
});

const deferred = async (): Promise<QueueMessage[]> =>
  (await listQueue(bench.api, postfix)).messages.filter(({ queue }) => queue === 'deferred');

const onHold = async (): Promise<Set<string>> =>
  new Set((await lab.postfix.must('ls /var/spool/postfix/hold')).split('\n').filter((id) => id !== ''));

describe('an action on a host that fails meanwhile', () => {
  it('tells the truth about every message after the cable was out', async () => {
    const targets = (await deferred()).slice(0, 3000);
    expect(targets).toHaveLength(3000);
    const { jobId } = await bench.api.queue.act({
      hostId: postfix,
      action: 'hold',
      targets: targets.map(targetOf),
      reason: '',
    });
    // Somewhere between the first listing and the answer of postsuper.
    await sleep(150);
    await lab.postfix.dropNetwork();
    await sleep(3000);
    await lab.postfix.restoreNetwork();
    const job = await ended(bench.api, jobId);
    const held = await onHold();
    const claimed = { done: 0, other: 0 };
    const exceptions = new Map(job.exceptions.map(({ id, outcome }) => [id, outcome]));
    for (const { id } of targets) {
      const outcome = exceptions.get(id) ?? 'done';
      if (outcome === 'done') claimed.done += 1;
      else claimed.other += 1;
    }
    expect(Object.values(job.counts).reduce((sum, count) => sum + count, 0)).toBe(3000);
    expect(job.counts.done).toBe(targets.filter(({ id }) => held.has(id)).length);
    // At most 1,000 exceptions are named; where all are, they name the right ones.
    if (claimed.other < 1000) expect(targets.filter(({ id }) => held.has(id)).length).toBe(claimed.done);
  });

  it('never says done for what it could not check, when the host stays away', async () => {
    const targets = (await deferred()).slice(0, 50);
    const before = await onHold();
    await lab.postfix.freezeSshd();
    const { jobId } = await bench.api.queue.act({
      hostId: postfix,
      action: 'hold',
      targets: targets.map(targetOf),
      reason: '',
    });
    const job = await ended(bench.api, jobId);
    await lab.postfix.thawSshd();
    expect(job.counts.done).toBe(0);
    expect(job.counts.failed + job.counts.unknown).toBe(50);
    expect(job.problem).not.toBe('');
    expect(await onHold()).toEqual(before);
  });

  it('stops between batches when asked, and reports what really happened', async () => {
    await expect.poll(async () => (await deferred()).length, { timeout: 90_000 }).toBeGreaterThan(0);
    const targets = await deferred();
    const { jobId } = await bench.api.queue.act({
      hostId: postfix,
      action: 'hold',
      targets: targets.map(targetOf),
      reason: '',
    });
    await bench.api.queue.stop({ jobId });
    const job = await ended(bench.api, jobId);
    const held = await onHold();
    expect(job.counts.done).toBe(targets.filter(({ id }) => held.has(id)).length);
    expect(job.counts.done + job.counts.failed + job.counts.gone).toBe(targets.length);
  });
});

describe('a message that leaves between the listing and the action', () => {
  it('is reported as gone, one by one, while the rest is done', async () => {
    const release = (await listQueue(bench.api, postfix)).messages
      .filter(({ queue }) => queue === 'held')
      .slice(0, 200);
    await act(bench.api, postfix, 'release', release);
    const targets = (await deferred()).slice(0, 100);
    const leaving = targets.filter((_target, index) => index % 5 === 0).map(({ id }) => id);
    await lab.postfix.must(['postsuper', '-d', '-'], { stdin: `${leaving.join('\n')}\n` });
    const job = await act(bench.api, postfix, 'delete', targets);
    expect(job.counts).toMatchObject({ done: 80, gone: 20, failed: 0, changed: 0 });
    expect(job.exceptions.map(({ id }) => id).sort()).toEqual(leaving.sort());
  });
});
