import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '#contract/queue';
import type { QueueMessage } from '#mail/queue';
import { startLab, type Lab } from '../../../lab/lab.ts';
import type { MailHost } from '../../../lab/mail-host.ts';
import { seedQueue } from '../../../lab/seed.ts';
import { act, ended, listQueue, openBench, type Bench } from './bench.ts';

let lab: Lab;
let bench: Bench;
const ids: Record<'postfix' | 'sendmail', string> = { postfix: '', sendmail: '' };

beforeAll(async () => {
  lab = await startLab();
  await seedQueue(lab);
  bench = await openBench(lab.hosts);
  ids.postfix = await bench.add(lab.postfix);
  ids.sendmail = await bench.add(lab.sendmail);
});

afterAll(async () => {
  await bench.close();
  await lab.stop();
});

const sources = { postfix: 'postfix:/etc/postfix', sendmail: 'sendmail:mta' } as const;
type Kind = keyof typeof sources;
const hostOf = (kind: Kind): MailHost => lab[kind];

const messagesOf = async (kind: Kind): Promise<QueueMessage[]> =>
  (await listQueue(bench.api, ids[kind])).messages.filter(({ source }) => source === sources[kind]);

const to = async (kind: Kind, recipient: string): Promise<QueueMessage> => {
  const found = (await messagesOf(kind)).find(({ recipients }) =>
    recipients.some(({ address }) => address === recipient),
  );
  if (found === undefined) throw new Error(`nothing queued for ${recipient} at ${kind}`);
  return found;
};

/** By the host's own tools: which messages are on hold. */
const onHold = async (kind: Kind): Promise<string[]> =>
  (
    await hostOf(kind).must(
      kind === 'postfix'
        ? 'ls /var/spool/postfix/hold'
        : `find /var/spool/mqueue -name 'hf*' -not -path '*postroom*' -printf '%f\\n' | sed 's/^hf//'`,
    )
  )
    .split('\n')
    .filter((id) => id !== '')
    .sort();

const undo = async (job: Job): Promise<Job> =>
  ended(bench.api, (await bench.api.queue.undo({ jobId: job.id })).jobId);

describe.each(['postfix', 'sendmail'] as const)('deleting at %s', (kind) => {
  it('can be undone: back where it was, not on hold, and what was on hold stays on hold', async () => {
    const loose = await to(kind, 'anna@mailbox.defer.test');
    const held = await to(kind, 'emil@data.defer.test');
    await act(bench.api, ids[kind], 'hold', [held]);
    const heldBefore = await onHold(kind);
    expect(heldBefore).toContain(held.id);
    const [seen] = (await messagesOf(kind)).filter(({ id }) => id === held.id);
    const job = await act(bench.api, ids[kind], 'delete', [loose, seen!], 'TICKET-81');
    expect(job).toMatchObject({ counts: { done: 2 }, problem: '', undo: 'restore', note: 'TICKET-81' });
    expect((await messagesOf(kind)).filter(({ id }) => id === loose.id || id === held.id)).toEqual([]);

    const kept = await bench.api.trash.list({ hostId: ids[kind] });
    expect(kept.problems).toEqual([]);
    const ours = kept.messages.filter(({ id }) => id === loose.id || id === held.id);
    expect(ours.map(({ note }) => note)).toEqual(['TICKET-81', 'TICKET-81']);
    expect(ours.find(({ id }) => id === loose.id)).toMatchObject({
      sender: 'shop@lab.test',
      recipients: ['anna@mailbox.defer.test'],
      recipientCount: 1,
      arrivedAt: loose.arrivedAt,
    });

    const back = await undo(job);
    expect(back).toMatchObject({ action: 'restore', counts: { done: 2 }, problem: '' });
    expect(back.exceptions).toMatchObject([{ id: held.id, outcome: 'done', said: 'is on hold' }]);
    expect(await onHold(kind)).toEqual(heldBefore);
    const now = (await messagesOf(kind)).find(({ id }) => id === loose.id);
    expect(now).toMatchObject({
      sender: loose.sender,
      arrivedAt: loose.arrivedAt,
      sizeBytes: loose.sizeBytes,
    });
    expect(now?.queue).not.toBe('held');
    await expect(bench.api.queue.undo({ jobId: job.id })).rejects.toMatchObject({ code: 'REFUSED' });
    await act(
      bench.api,
      ids[kind],
      'release',
      (await messagesOf(kind)).filter(({ id }) => id === held.id),
    );
  });

  it('can be put back from the trash, on hold or not, and purged; the Journal has the note with every command', async () => {
    const [first, second, third] = [
      await to(kind, 'anna@mailbox.defer.test'),
      await to(kind, 'bert@mailbox.defer.test'),
      await to(kind, 'emil@data.defer.test'),
    ];
    await act(bench.api, ids[kind], 'delete', [first, second, third]);
    const item = async (id: string) => {
      const found = (await bench.api.trash.list({ hostId: ids[kind] })).messages.find((one) => one.id === id);
      if (found === undefined) throw new Error(`${id} is not kept`);
      return { source: found.source, batch: found.batch, id };
    };
    const gone = await item(third.id);
    const held = await bench.api.trash.restore({
      hostId: ids[kind],
      items: [await item(first.id)],
      release: false,
    });
    expect(await ended(bench.api, held.jobId)).toMatchObject({ counts: { done: 1 }, problem: '' });
    expect(await onHold(kind)).toContain(first.id);
    const loose = await bench.api.trash.restore({
      hostId: ids[kind],
      items: [await item(second.id)],
      release: true,
    });
    expect(await ended(bench.api, loose.jobId)).toMatchObject({ counts: { done: 1 }, problem: '' });
    expect(await onHold(kind)).not.toContain(second.id);
    expect((await messagesOf(kind)).map(({ id }) => id)).toContain(second.id);

    const purge = await bench.api.trash.purge({ hostId: ids[kind], items: [gone], note: 'spam, TICKET-82' });
    expect(await ended(bench.api, purge.jobId)).toMatchObject({
      action: 'purge',
      counts: { done: 1 },
      summary: '1 removed for good',
      problem: '',
    });
    const again = await bench.api.trash.purge({ hostId: ids[kind], items: [gone] });
    expect((await ended(bench.api, again.jobId)).counts).toMatchObject({ gone: 1, done: 0 });
    const { entries } = await bench.api.journal.list({
      hostId: ids[kind],
      writesOnly: true,
      text: 'TICKET-82',
      limit: 10,
    });
    expect(entries.map(({ action, jobId }) => [action, jobId])).toEqual([['trash.purge', purge.jobId]]);
    const [now] = (await messagesOf(kind)).filter(({ id }) => id === first.id);
    await act(bench.api, ids[kind], 'release', [now!]);
  });

  it('returns a message to its sender at once: the report arrives', async () => {
    const message = await to(kind, 'bert@mailbox.defer.test');
    // The sender's own mail has to go somewhere that the sink takes it.
    await lab.sink.setRules([{ match: 'lab.test', action: 'accept' }]);
    const heldBefore = await onHold(kind);
    const job = await act(bench.api, ids[kind], 'expire', [message]);
    expect(job).toMatchObject({ counts: { done: 1 }, problem: '' });
    expect(job.undo).toBeUndefined();
    await expect
      .poll(async () => (await messagesOf(kind)).some(({ id }) => id === message.id), { timeout: 30_000 })
      .toBe(false);
    expect(await onHold(kind)).toEqual(heldBefore);
    const log = await hostOf(kind).must(`grep -h '${message.id}' /var/log/mail.log`);
    expect(log).toMatch(
      kind === 'postfix'
        ? /returned to sender|sender non-delivery notification/
        : /DSN|returntosender|postmaster notify|return to sender/i,
    );
  });
});

describe('requeuing', () => {
  it('gives a message of Postfix a new id, and loses nothing of it', async () => {
    const message = await to('postfix', 'carla@greylist.defer.test');
    const before = await messagesOf('postfix');
    const heldBefore = await onHold('postfix');
    const job = await act(bench.api, ids.postfix, 'requeue', [message]);
    expect(job).toMatchObject({ counts: { done: 1 }, problem: '' });
    await lab.postfix.must(['postqueue', '-f']);
    await expect
      .poll(
        async () =>
          (await messagesOf('postfix')).filter(({ recipients }) =>
            recipients.some(({ address }) => address === 'carla@greylist.defer.test'),
          ).length,
        { timeout: 30_000 },
      )
      .toBe(1);
    expect((await to('postfix', 'carla@greylist.defer.test')).sender).toBe(message.sender);
    await expect
      .poll(async () => (await messagesOf('postfix')).length, { timeout: 30_000 })
      .toBe(before.length);
    expect(await onHold('postfix')).toEqual(heldBefore);
  });

  it('is refused in words where the MTA has none', async () => {
    const message = await to('sendmail', 'anna@mailbox.defer.test');
    await expect(act(bench.api, ids.sendmail, 'requeue', [message])).rejects.toMatchObject({
      code: 'REFUSED',
      data: { what: 'sendmail cannot do this (requeue).' },
    });
  });
});
