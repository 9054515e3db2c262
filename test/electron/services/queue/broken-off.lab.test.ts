import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '#contract/queue';
import { bulkQueue } from '../../../lab/bulk.ts';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { ended, listQueue, openBench, targetOf, type Bench } from './bench.ts';

const counts = { postfix: 4000, sendmail: 2500 } as const;
type Kind = keyof typeof counts;

let lab: Lab;
let dir: string;
const ids: Record<Kind, string> = { postfix: '', sendmail: '' };

beforeAll(async () => {
  lab = await startLab();
  await bulkQueue(lab.postfix, 4200);
  await bulkQueue(lab.sendmail, 2600);
  const bench = await openBench(lab.hosts);
  dir = bench.dir;
  ids.postfix = await bench.add(lab.postfix);
  ids.sendmail = await bench.add(lab.sendmail);
  await bench.leave();
});

afterAll(async () => {
  await lab.postfix.restoreNetwork();
  await lab.sendmail.restoreNetwork();
  await (await openBench(lab.hosts, dir)).close();
  await lab.stop();
});

const lines = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .sort();

/** Files by the host's own eyes: everything queued, what of it is on hold, everything in the trash. */
const filesOf = async (kind: Kind): Promise<{ queued: string[]; held: string[]; kept: string[] }> => {
  const find = async (script: string): Promise<string[]> => lines(await lab[kind].must(script));
  if (kind === 'postfix')
    return {
      queued: await find(
        'cd /var/spool/postfix; find incoming active deferred hold maildrop -type f -printf "%f\\n"',
      ),
      held: await find('find /var/spool/postfix/hold -type f -printf "%f\\n"'),
      kept: await find(
        `find /var/spool/postfix -path '*postroom*' -type f -printf '%h %f\\n' | grep -vE '/(defer|bounce|trace) ' | sed 's/.* //' | grep -E '^[0-9A-Z]{10,}$' || true`,
      ),
    };
  return {
    queued: await find(
      `find /var/spool/mqueue -name '[qh]f*' -not -path '*postroom*' -printf '%f\\n' | cut -c3-`,
    ),
    held: await find(`find /var/spool/mqueue -name 'hf*' -not -path '*postroom*' -printf '%f\\n' | cut -c3-`),
    kept: await find(`find /var/spool -path '*postroom-trash*' -name 'hf*' -printf '%f\\n' | cut -c3-`),
  };
};

/** More moments to be killed at, for the nightly run: each takes a restart and two long listings. */
const atNight = (...moments: (readonly [string, number])[]): (readonly [string, number])[] =>
  process.env['POSTROOM_NIGHTLY'] === undefined ? [] : moments;

/** Names of the records that guard an action, on the host. */
const guards = 'cd /var/lib/postroom/holds && grep -l guard *';

async function doom(kind: Kind, action: 'hold' | 'delete', step: string, ms: number): Promise<string> {
  const program = join(import.meta.dirname, 'doomed.ts');
  const child = spawn(
    process.execPath,
    [program, dir, ids[kind], action, `${counts[kind]}`, step, `${ms}`, lab[kind].knownHosts],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  return said;
}

/** The one job that the dead process left. */
async function lastJob(bench: Bench): Promise<Job> {
  for await (const [job] of await bench.api.queue.jobs()) if (job !== undefined) return job;
  throw new Error('no jobs');
}

/** How many messages of a host are on hold that no record of a hold there names. */
async function unrecorded(bench: Bench, kind: Kind): Promise<number> {
  await bench.api.holds.refresh({ hostId: ids[kind] });
  for await (const { hosts } of await bench.api.holds.watch()) {
    const host = hosts.find(({ hostId }) => hostId === ids[kind]);
    if (host?.readAt !== undefined) return host.unrecorded;
  }
  throw new Error('the holds ended');
}

const releaseAll = async (bench: Bench, kind: Kind): Promise<void> => {
  const held = (await listQueue(bench.api, ids[kind])).messages.filter(({ queue }) => queue === 'held');
  if (held.length === 0) return;
  const { jobId } = await bench.api.queue.act({
    hostId: ids[kind],
    action: 'release',
    targets: held.map(targetOf),
    reason: '',
  });
  await ended(bench.api, jobId);
};

describe.each(['postfix', 'sendmail'] as const)('killed in the middle, at %s,', (kind) => {
  it.each([
    ['putting on hold', 120],
    ['reading the queue again', 0],
    ['deleting', 200],
    ...atNight(['putting on hold', 0], ['deleting', 0]),
  ] as const)(
    'a bulk delete loses nothing and leaves nothing on hold: %s + %i ms',
    async (step, ms) => {
      const before = await filesOf(kind);
      expect(before.held).toEqual([]);
      await doom(kind, 'delete', step, ms);
      const bench = await openBench(lab.hosts, dir);
      const found = await lastJob(bench);
      expect(found.note).toBe('TICKET-9');
      await bench.api.hosts.connect({ id: ids[kind] });
      const job = await ended(bench.api, found.id);
      const after = await filesOf(kind);
      expect(after.held).toEqual([]);
      const now = [...after.queued, ...after.kept].sort();
      expect(now).toEqual([...before.queued, ...before.kept].sort());
      expect(job.counts.done).toBe(after.kept.length - before.kept.length);
      expect(lines((await lab[kind].run(guards)).stdout)).toEqual([]);
      if (job.undo !== undefined) {
        const undone = await ended(bench.api, (await bench.api.queue.undo({ jobId: job.id })).jobId);
        expect(undone.counts.done).toBe(job.counts.done);
        expect((await filesOf(kind)).queued).toEqual(before.queued);
        expect((await filesOf(kind)).held).toEqual([]);
      }
      await bench.leave();
      process.stdout.write(`${kind} delete ${step}+${ms}: found ${found.state}; ${job.summary}\n`);
    },
    120_000,
  );

  it('the host by itself releases what a bulk delete had put on hold, though nobody ever comes back', async () => {
    const before = await filesOf(kind);
    await doom(kind, 'delete', 'reading the queue again', 0);
    expect((await filesOf(kind)).held.length).toBeGreaterThan(0);
    expect(lines(await lab[kind].must(guards))).toHaveLength(1);
    // The minutes that a guard gives an action are over.
    await lab[kind].must(`cd /var/lib/postroom/holds && sed -i '2s/.*/due 1000000000/' $(grep -l guard *)`);
    await expect
      .poll(async () => (await filesOf(kind)).held, { timeout: 60_000, interval: 1000 })
      .toEqual([]);
    const after = await filesOf(kind);
    expect(after.queued).toEqual(before.queued);
    expect(after.kept).toEqual(before.kept);
    await expect.poll(async () => (await lab[kind].run(guards)).stdout).toBe('');
    const bench = await openBench(lab.hosts, dir);
    const found = await lastJob(bench);
    await bench.api.hosts.connect({ id: ids[kind] });
    const job = await ended(bench.api, found.id);
    expect(job.counts.done).toBe(0);
    await bench.leave();
  }, 120_000);

  it.each([['putting on hold', 150], ...atNight(['putting on hold', 0])] as const)(
    'a bulk hold leaves nothing on hold that no record names: %s + %i ms',
    async (step, ms) => {
      const before = await filesOf(kind);
      await doom(kind, 'hold', step, ms);
      const bench = await openBench(lab.hosts, dir);
      const found = await lastJob(bench);
      await bench.api.hosts.connect({ id: ids[kind] });
      const job = await ended(bench.api, found.id);
      const after = await filesOf(kind);
      expect(after.queued).toEqual(before.queued);
      expect(job.counts.done).toBe(after.held.length);
      expect(await unrecorded(bench, kind)).toBe(0);
      await releaseAll(bench, kind);
      await bench.leave();
      process.stdout.write(`${kind} hold ${step}+${ms}: found ${found.state}; ${job.summary}\n`);
    },
    120_000,
  );
});

describe.each(['postfix', 'sendmail'] as const)('cut off in the middle, at %s,', (kind) => {
  it.each([
    ['delete', 'putting on hold', 20],
    ['delete', 'deleting', 20],
    ['hold', 'putting on hold', 20],
  ] as const)(
    'a bulk %s says what happened and leaves nothing on hold unsaid (%s)',
    async (action, step, ms) => {
      const before = await filesOf(kind);
      expect(before.held).toEqual([]);
      const bench = await openBench(lab.hosts, dir);
      await bench.api.hosts.connect({ id: ids[kind] });
      const targets = (await listQueue(bench.api, ids[kind])).messages
        .filter(({ queue }) => queue === 'deferred')
        .slice(0, counts[kind]);
      const jobs = await bench.api.queue.jobs();
      const { jobId } = await bench.api.queue.act({
        hostId: ids[kind],
        action,
        targets: targets.map(targetOf),
        reason: 'cut off',
      });
      for await (const list of jobs) {
        const job = list.find(({ id }) => id === jobId);
        if (job?.state === 'ended' || job?.step.startsWith(step) === true) break;
      }
      await sleep(ms);
      await lab[kind].dropNetwork();
      await sleep(4000);
      await lab[kind].restoreNetwork();
      const job = await ended(bench.api, jobId);
      const after = await filesOf(kind);
      expect([...after.queued, ...after.kept].sort()).toEqual([...before.queued, ...before.kept].sort());
      if (action === 'delete') {
        expect(after.held).toEqual([]);
        expect(job.counts.done).toBe(after.kept.length - before.kept.length);
        if (job.undo !== undefined) {
          const undone = await ended(bench.api, (await bench.api.queue.undo({ jobId: job.id })).jobId);
          expect(undone.counts.done).toBe(job.counts.done);
        }
      } else {
        expect(job.counts.done).toBe(after.held.length);
        expect(await unrecorded(bench, kind)).toBe(0);
        await releaseAll(bench, kind);
      }
      await bench.leave();
      process.stdout.write(`${kind} ${action} cut at ${step}: ${job.summary} ${job.problem}\n`);
    },
    240_000,
  );
});
