import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HoldRecord } from '#contract/holds';
import type { Job } from '#contract/queue';
import type { QueueMessage } from '#mail/queue';
import { bulkQueue } from '../../../lab/bulk.ts';
import { startLab, type Lab } from '../../../lab/lab.ts';
import type { MailHost } from '../../../lab/mail-host.ts';
import { type Bench, ended, listQueue, openBench, statusOf, targetOf } from '../queue/bench.ts';

const place = '/var/lib/postroom/holds';
let lab: Lab;
let bench: Bench;
const ids = new Map<MailHost, string>();

beforeAll(async () => {
  lab = await startLab();
  await bulkQueue(lab.postfix, 300);
  await bulkQueue(lab.sendmail, 300);
  bench = await openBench(lab.hosts);
  for (const host of [lab.postfix, lab.sendmail]) {
    ids.set(host, await bench.add(host));
    await statusOf(bench.api, ids.get(host)!);
  }
});

afterAll(async () => {
  await bench.close();
  await lab.stop();
});

const heldOn = async (host: MailHost): Promise<Set<string>> => {
  const files =
    host.mta === 'postfix'
      ? await host.must('find /var/spool/postfix/hold -type f -printf "%f\\n"')
      : await host.must('find /var/spool/mqueue -name "hf*" -printf "%f\\n" | cut -c 3-');
  return new Set(files.split('\n').filter((id) => id !== ''));
};
const keepers = async (host: MailHost): Promise<number> =>
  Number((await host.run('pgrep -fc "[p]ostroom-keeper hold-"')).stdout.trim());
const recordFiles = async (host: MailHost): Promise<string[]> =>
  (await host.run(`ls -A ${place}`)).stdout.split('\n').filter((name) => name !== '');
const deferred = async (host: MailHost, count: number): Promise<QueueMessage[]> => {
  const { messages } = await listQueue(bench.api, ids.get(host)!);
  const found = messages.filter(({ queue, busy }) => queue === 'deferred' && !busy).slice(0, count);
  expect(found).toHaveLength(count);
  return found;
};
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

interface HoldWords {
  seconds?: number;
  note?: string;
  reason?: string;
  then?: 'release' | 'remind';
}
async function hold(host: MailHost, messages: readonly QueueMessage[], words: HoldWords = {}): Promise<Job> {
  const { seconds, note = '', reason = 'ticket 7', then = 'release' } = words;
  const { jobId } = await bench.api.queue.act({
    hostId: ids.get(host)!,
    action: 'hold',
    targets: messages.map(targetOf),
    reason,
    note,
    ...(seconds === undefined ? {} : { until: { at: inSeconds(seconds), then } }),
  });
  const job = await ended(bench.api, jobId);
  expect(job.counts.done, `${job.summary} ${job.problem}`).toBe(messages.length);
  return job;
}
type Snapshot = {
  records: HoldRecord[];
  hosts: { hostId: string; problem: string; todo: string; told?: string | undefined }[];
};
async function watched(host: MailHost, from: Bench = bench, hostId = ids.get(host)!): Promise<Snapshot> {
  await from.api.holds.refresh({ hostId });
  for await (const { records, hosts } of await from.api.holds.watch())
    return {
      records: records.filter((record) => record.hostId === hostId),
      hosts: hosts.filter((one) => one.hostId === hostId),
    };
  throw new Error('the watch ended');
}
const recordOf = async (host: MailHost, job: Job): Promise<HoldRecord> => {
  const text = await host.must(`grep -l ${job.id} ${place}/hold-*[0-9a-f]`);
  const id = text.trim().split('/').at(-1);
  const { records } = await watched(host);
  return records.find((record) => record.id === id)!;
};
const none = (held: ReadonlySet<string>, messages: readonly QueueMessage[]): number =>
  messages.filter(({ id }) => held.has(id)).length;

describe.each(['postfix', 'sendmail'] as const)('a hold with an end on %s', (mta) => {
  const host = (): MailHost => lab[mta];

  it('ends in time though the console that made it was killed', async () => {
    const child = spawn(
      process.execPath,
      [
        join(import.meta.dirname, 'console.ts'),
        JSON.stringify({
          host: {
            name: host().name,
            ip: host().ip,
            port: host().port,
            keyFile: host().keyFile,
            knownHosts: host().knownHosts,
          },
          count: 30,
          seconds: 25,
        }),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += String(bytes)));
    await expect.poll(() => said, { timeout: 60_000 }).toContain('held 30');
    child.kill('SIGKILL');
    expect((await heldOn(host())).size).toBe(30);
    expect(await keepers(host())).toBe(1);
    await expect.poll(async () => (await heldOn(host())).size, { timeout: 60_000 }).toBe(0);
    await expect.poll(() => recordFiles(host())).toEqual([]);
    expect(await keepers(host())).toBe(0);
  });

  it('ends in time though the network was cut, but never releases another message with a used id', async () => {
    const messages = await deferred(host(), 20);
    const job = await hold(host(), messages, { seconds: 14 });
    const stranger = messages[3]!.id;
    const record = await recordOf(host(), job);
    expect(record).toMatchObject({ held: 20, asked: 20, keptByHost: true, kind: 'hold', state: 'holding' });
    await host().must(`sed -i 's/^${stranger} [0-9]*/${stranger} 1000000000/' ${place}/${record.id}`);
    await host().dropNetwork();
    await expect.poll(async () => [...(await heldOn(host()))], { timeout: 60_000 }).toEqual([stranger]);
    await host().restoreNetwork();
    expect(await host().must('cat /var/log/mail.log')).toContain('this hold was over');
    await host().must(`rm -f ${place}/*`);
    await expect
      .poll(async () => (await watched(host())).hosts[0], { timeout: 60_000 })
      .toMatchObject({ unrecorded: 1 });
  });

  it('that was changed or taken off the register leaves no process behind', async () => {
    const messages = await deferred(host(), 5);
    const job = await hold(host(), messages, { seconds: 600 });
    const { id } = await recordOf(host(), job);
    const hostId = ids.get(host())!;
    await bench.api.holds.change({
      hostId,
      id,
      until: { at: inSeconds(900), then: 'release' },
      note: 'later',
    });
    await expect.poll(() => keepers(host()), { timeout: 20_000 }).toBe(1);
    await bench.api.holds.change({ hostId, id, note: 'no end' });
    await expect.poll(() => keepers(host()), { timeout: 20_000 }).toBe(0);
    expect(await recordOf(host(), job)).toMatchObject({ note: 'no end', keptByHost: false, held: 5 });
    await bench.api.holds.change({ hostId, id, until: { at: inSeconds(600), then: 'release' }, note: '' });
    const { jobId } = await bench.api.holds.release({ hostId, id, note: 'enough' });
    expect((await ended(bench.api, jobId)).counts.done).toBe(5);
    expect(none(await heldOn(host()), messages)).toBe(0);
    await expect.poll(() => recordFiles(host()), { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => keepers(host()), { timeout: 20_000 }).toBe(0);
  });

  it('never ends for what was released from it, and then held again by hand', async () => {
    const messages = await deferred(host(), 4);
    const [again, ...rest] = messages as [QueueMessage, ...QueueMessage[]];
    const job = await hold(host(), messages, { seconds: 25 });
    const name = (await host().must(`grep -l ${job.id} ${place}/hold-*[0-9a-f]`)).trim();
    const { jobId } = await bench.api.queue.act({
      hostId: ids.get(host())!,
      action: 'release',
      targets: [targetOf(again)],
      reason: '',
    });
    expect((await ended(bench.api, jobId)).counts.done).toBe(1);
    await expect
      .poll(async () => (await host().run(`grep -c '^${again.id} ' ${name}`)).stdout.trim())
      .toBe('0');
    await host().must(
      mta === 'postfix' ? `postsuper -h ${again.id}` : `sendmail -Q'by hand' -qI${again.id} </dev/null`,
    );
    expect(none(await heldOn(host()), messages)).toBe(4);
    await expect
      .poll(async () => none(await heldOn(host()), rest), { timeout: 60_000, interval: 1000 })
      .toBe(0);
    await expect.poll(() => recordFiles(host()), { timeout: 20_000 }).toEqual([]);
    expect(none(await heldOn(host()), [again])).toBe(1);
    await host().must(
      mta === 'postfix' ? `postsuper -H ${again.id}` : `sendmail -qQ -Q -qI${again.id} </dev/null`,
    );
  });

  it('is caught up on when the host was restarted in the meantime', async () => {
    const messages = await deferred(host(), 6);
    const job = await hold(host(), messages, { seconds: 900 });
    const { id } = await recordOf(host(), job);
    // What a restart leaves: the record, and no process.
    await host().must(`kill -KILL "$(cat ${place}/${id}.pid)"`);
    await host().must(
      `sed -i 's/^due .*/due 1000000000/; s/"at":"2[^"]*"/"at":"2020-01-01T00:00:00.000Z"/' ${place}/${id}`,
    );
    const other = await openBench(lab.hosts);
    try {
      const hostId = await other.add(host());
      await statusOf(other.api, hostId);
      await expect.poll(async () => none(await heldOn(host()), messages), { timeout: 30_000 }).toBe(0);
      // Whichever console looked first saw to it.
      const told = [await watched(host(), other, hostId), await watched(host())].map(
        ({ hosts }) => hosts[0]?.told ?? '',
      );
      expect(told.join(' ')).toContain('6 messages are being released');
      const entries = await Promise.all(
        [other, bench].map(({ api }) =>
          api.journal.list({ writesOnly: true, text: 'holds.keep', limit: 10 }),
        ),
      );
      expect(entries.flatMap((one) => one.entries).length).toBeGreaterThan(0);
    } finally {
      await other.close();
    }
  });

  it('is seen by every console, with its words byte for byte', async () => {
    const messages = await deferred(host(), 2);
    const note = `"'\`$(touch /tmp/pwned) \\n %s ; | & ../ = ${'é漢'.repeat(220)}`.slice(0, 500);
    const reason = `o'brien's "list"; rm -rf / # $HOME`;
    const job = await hold(host(), messages, { note, reason });
    const other = await openBench(lab.hosts);
    try {
      const hostId = await other.add(host());
      await statusOf(other.api, hostId);
      const { records } = await watched(host(), other, hostId);
      expect(records).toHaveLength(1);
      expect(records[0]).toMatchObject({ note, reason, held: 2, keptByHost: false });
      expect(records[0]?.sample.map(({ id }) => id).sort()).toEqual(messages.map(({ id }) => id).sort());
      const md = await other.api.holds.report({ hostIds: [hostId], format: 'md' });
      for (const { id } of messages) expect(md.text).toContain(`| ${id} |`);
      const csv = await other.api.holds.report({ format: 'csv' });
      expect(csv.text.split('\r\n').filter((line) => line.includes(records[0]!.id))).toHaveLength(2);
    } finally {
      await other.close();
    }
    await expect(
      bench.api.holds.change({ hostId: ids.get(host())!, id: 'x', note: 'a\nb' }),
    ).rejects.toThrow();
    expect((await host().run('test -e /tmp/pwned')).code).toBe(1);
    const { id } = await recordOf(host(), job);
    await ended(bench.api, (await bench.api.holds.release({ hostId: ids.get(host())!, id, note: '' })).jobId);
  });

  it('says what is missing to an account without rights, and refuses a register that is not of root', async () => {
    const hostId = await bench.add(host(), { user: 'plain', elevation: 'sudo', name: 'no rights' });
    await statusOf(bench.api, hostId);
    const { hosts } = await watched(host(), bench, hostId);
    expect(hosts[0]?.problem).toContain('may not read or write the register');
    expect(hosts[0]?.todo).toContain('sudoers');
    await bench.api.hosts.remove({ id: hostId });
    await host().must(`rm -rf ${place} && mkdir -p /tmp/elsewhere && ln -s /tmp/elsewhere ${place}`);
    const { hosts: again } = await watched(host());
    expect(again[0]?.problem).toContain('not a directory of root');
    await host().must(`rm ${place}`);
  });
});

describe('the register of holds', () => {
  it('works with the sudoers file that Postroom proposes, and with nothing else', async () => {
    for (const host of [lab.postfix, lab.sendmail]) {
      const hostId = await bench.add(host, { user: 'plain', elevation: 'sudo', name: `${host.mta} listed` });
      const { sudoers } = await statusOf(bench.api, hostId);
      await host.writeFile('/etc/sudoers.d/postroom', sudoers);
      await host.must('chmod 440 /etc/sudoers.d/postroom && visudo -c -f /etc/sudoers.d/postroom');
      await bench.api.hosts.probe({ id: hostId });
      expect((await statusOf(bench.api, hostId)).missing).toEqual([]);
      const messages = await deferred(host, 4);
      const { jobId } = await bench.api.queue.act({
        hostId,
        action: 'hold',
        targets: messages.map(targetOf),
        reason: 'listed',
        until: { at: inSeconds(12), then: 'release' },
      });
      expect((await ended(bench.api, jobId)).counts.done).toBe(4);
      const { records, hosts } = await watched(host, bench, hostId);
      expect(hosts[0]?.problem).toBe('');
      expect(records[0]).toMatchObject({ held: 4, keptByHost: true });
      await expect.poll(async () => none(await heldOn(host), messages), { timeout: 30_000 }).toBe(0);
      await bench.api.hosts.remove({ id: hostId });
      await host.must('rm /etc/sudoers.d/postroom');
    }
  });

  it('takes ten thousand messages, and costs an action little', async () => {
    await bulkQueue(lab.postfix, 10_000);
    const messages = await deferred(lab.postfix, 10_000);
    const job = await hold(lab.postfix, messages, { seconds: 3600 });
    const record = await recordOf(lab.postfix, job);
    expect(record).toMatchObject({ held: 10_000, asked: 10_000, keptByHost: true });
    const { id } = record;
    const hostId = ids.get(lab.postfix)!;
    const lines = await lab.postfix.must(`grep -c '^[0-9A-F]* [0-9]* [0-9]*$' ${place}/${id}`);
    expect(Number(lines)).toBe(10_000);
    await ended(bench.api, (await bench.api.holds.release({ hostId, id, note: '' })).jobId);
    await expect.poll(() => recordFiles(lab.postfix), { timeout: 30_000 }).toEqual([]);
    expect(none(await heldOn(lab.postfix), messages)).toBe(0);
    // Measured by the Journal; what it is on this machine belongs to a report, not to a test.
    const few = await hold(lab.postfix, messages.slice(0, 50), { seconds: 3600 });
    expect((await recordOf(lab.postfix, few)).held).toBe(50);
    const { entries } = await bench.api.journal.list({
      hostId,
      writesOnly: false,
      text: 'holds.',
      limit: 60,
    });
    const cost = entries.map(({ action, stdinLines, durationMs }) => ({ action, stdinLines, durationMs }));
    expect(cost.some(({ action, stdinLines }) => action === 'holds.open' && stdinLines > 10_000)).toBe(true);
    process.stderr.write(`${cost.map((row) => Object.values(row).join(' ')).join('\n')}\n`);
  });
});
