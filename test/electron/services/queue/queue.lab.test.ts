import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueMessage } from '#mail/queue';
import { startLab, type Lab } from '../../../lab/lab.ts';
import { seedQueue, type Seeded } from '../../../lab/seed.ts';
import { act, ended, listQueue, openBench, statusOf, targetOf, type Bench } from './bench.ts';

let lab: Lab;
let bench: Bench;
let seeded: Seeded;
let postfix: string;
let sendmail: string;

beforeAll(async () => {
  lab = await startLab();
  seeded = await seedQueue(lab);
  bench = await openBench(lab.hosts);
  [postfix, sendmail] = await Promise.all([bench.add(lab.postfix), bench.add(lab.sendmail)]);
});

afterAll(async () => {
  await bench.close();
  await lab.stop();
});

const messagesOf = async (hostId: string): Promise<QueueMessage[]> => {
  const { messages, problems } = await listQueue(bench.api, hostId);
  expect(problems).toEqual([]);
  return messages;
};

const one = (messages: readonly QueueMessage[], recipient: string, source?: string): QueueMessage => {
  const found = messages.find(
    (message) =>
      message.recipients.some(({ address }) => address === recipient) &&
      (source === undefined || message.source === source),
  );
  if (found === undefined) throw new Error(`nothing queued for ${recipient}`);
  return found;
};

interface PostqueueLine {
  queue_name: string;
  queue_id: string;
  arrival_time: number;
  message_size: number;
  sender: string;
  recipients: { address: string; delay_reason?: string }[];
}

const postqueue = async (config: string): Promise<PostqueueLine[]> =>
  (await lab.postfix.must(['postqueue', '-c', config, '-j']))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PostqueueLine);

describe('the queue of a Postfix host', () => {
  it('is what postqueue says, for every instance, id by id', async () => {
    const messages = await messagesOf(postfix);
    for (const config of ['/etc/postfix', '/etc/postfix-out']) {
      const truth = await postqueue(config);
      const ours = messages.filter(({ source }) => source === `postfix:${config}`);
      expect(truth.length).toBeGreaterThan(5);
      expect(
        ours
          .map(({ id, sender, sizeBytes, arrivedAt, recipients }) => ({
            id,
            sender,
            sizeBytes,
            arrivedAt,
            to: recipients.map(({ address }) => address).sort(),
          }))
          .sort((a, b) => a.id.localeCompare(b.id)),
      ).toEqual(
        truth
          .map((line) => ({
            id: line.queue_id,
            sender: line.sender === 'MAILER-DAEMON' ? '' : line.sender,
            sizeBytes: line.message_size,
            arrivedAt: line.arrival_time,
            to: line.recipients.map(({ address }) => address).sort(),
          }))
          .sort((a, b) => a.id.localeCompare(b.id)),
      );
      expect(ours.filter(({ queue }) => queue === 'held').length).toBe(
        truth.filter(({ queue_name }) => queue_name === 'hold').length,
      );
    }
    expect(messages.some(({ sender }) => sender === '')).toBe(true);
    expect(messages.some(({ recipients }) => recipients.length === 100)).toBe(true);
    expect(
      messages.some(({ recipients }) => recipients.some(({ address }) => /[^\x00-\x7f]/.test(address))),
    ).toBe(true);
  });

  it('tells when a deferred message is tried next: what the file system says', async () => {
    const message = (await messagesOf(postfix)).find(
      ({ queue, source }) => queue === 'deferred' && source === 'postfix:/etc/postfix',
    );
    expect(message?.nextTryAt).toBeDefined();
    const mtime = await lab.postfix.must([
      'sh',
      '-c',
      `find /var/spool/postfix/deferred -name ${message?.id ?? 'none'} -printf %T@`,
    ]);
    expect(message?.nextTryAt).toBe(Math.floor(Number(mtime)));
  });
});

describe('the queues of a sendmail host', () => {
  it('hold as many messages as mailq counts: queued, quarantined, lost, and those of the submission queue', async () => {
    const messages = await messagesOf(sendmail);
    const mta = messages.filter(({ source }) => source === 'sendmail:mta');
    expect({
      queue: mta.filter(({ queue }) => queue === 'deferred' || queue === 'incoming').length,
      quarantined: mta.filter(({ queue }) => queue === 'held').length,
      lost: mta.filter(({ queue }) => queue === 'lost').length,
      submission: messages.filter(({ source }) => source === 'sendmail:msp').length,
    }).toEqual(seeded.sendmail);
    expect(seeded.sendmail.queue).toBeGreaterThan(5);
    expect(messages.some(({ sender }) => sender === '')).toBe(true);
    expect(messages.some(({ recipients }) => recipients.length === 100)).toBe(true);
  });

  it('has the ids that mailq prints', async () => {
    const printed = [
      ...(
        await lab.sendmail.must(
          'sendmail -Am -bp; sendmail -Am -bp -qQ; sendmail -Am -bp -qL; sendmail -Ac -bp',
        )
      ).matchAll(/^([0-9A-Za-z]{14})[*?X ]/gm),
    ].map((match) => match[1]);
    const ours = (await messagesOf(sendmail)).map(({ id }) => id);
    expect(ours.sort()).toEqual(printed.sort());
  });
});

describe('acting on Postfix', () => {
  const truth = async (id: string): Promise<string | undefined> =>
    [...(await postqueue('/etc/postfix')), ...(await postqueue('/etc/postfix-out'))].find(
      ({ queue_id }) => queue_id === id,
    )?.queue_name;

  it.each(['/etc/postfix', '/etc/postfix-out'])(
    'holds one message of %s, undoes it, and touches no other',
    async (config) => {
      const before = await postqueue(config);
      const message = one(await messagesOf(postfix), 'anna@mailbox.defer.test', `postfix:${config}`);
      const held = await act(bench.api, postfix, 'hold', [message]);
      expect(held).toMatchObject({ counts: { done: 1 }, undo: 'release', problem: '' });
      expect(await truth(message.id)).toBe('hold');
      const undone = await ended(bench.api, (await bench.api.queue.undo({ jobId: held.id })).jobId);
      expect(undone.counts.done).toBe(1);
      expect(await truth(message.id)).toBe('deferred');
      const after = await postqueue(config);
      expect(after.map(({ queue_id, queue_name }) => `${queue_id} ${queue_name}`).sort()).toEqual(
        before.map(({ queue_id, queue_name }) => `${queue_id} ${queue_name}`).sort(),
      );
    },
  );

  it('says what had already left, and never acts on a message that is not the one seen', async () => {
    const messages = await messagesOf(postfix);
    const [gone, kept] = [
      one(messages, 'bert@mailbox.defer.test', 'postfix:/etc/postfix'),
      one(messages, 'carla@greylist.defer.test', 'postfix:/etc/postfix'),
    ];
    await lab.postfix.must(['postsuper', '-d', gone.id]);
    const { jobId } = await bench.api.queue.act({
      hostId: postfix,
      action: 'delete',
      targets: [targetOf(gone), { ...targetOf(kept), arrivedAt: kept.arrivedAt - 1 }],
      reason: '',
    });
    const job = await ended(bench.api, jobId);
    expect(job.counts).toMatchObject({ gone: 1, changed: 1, done: 0 });
    expect(await truth(kept.id)).toBe('deferred');
  });

  it('deletes exactly the message that was seen', async () => {
    const before = (await postqueue('/etc/postfix')).length;
    const message = one(await messagesOf(postfix), 'frida@lines.defer.test', 'postfix:/etc/postfix');
    const job = await act(bench.api, postfix, 'delete', [message]);
    expect(job).toMatchObject({ counts: { done: 1 }, problem: '' });
    expect(job.undo).toBe('restore');
    expect(await truth(message.id)).toBeUndefined();
    expect((await postqueue('/etc/postfix')).length).toBe(before - 1);
  });

  it('flushes a message to the sink once the other side accepts it', async () => {
    const message = one(await messagesOf(postfix), 'carla@greylist.defer.test', 'postfix:/etc/postfix');
    await lab.sink.setRules([{ match: 'defer.test', action: 'accept' }]);
    const job = await act(bench.api, postfix, 'flush', [message]);
    expect(job.counts.done).toBe(1);
    await expect
      .poll(async () => (await lab.sink.messages()).flatMap(({ to }) => to.map(({ address }) => address)), {
        timeout: 15_000,
      })
      .toContain('carla@greylist.defer.test');
    await expect.poll(() => truth(message.id), { timeout: 15_000 }).toBeUndefined();
  });
});

describe('acting on sendmail', () => {
  const listed = async (): Promise<string> => lab.sendmail.must('sendmail -Am -bp');
  const quarantined = async (): Promise<string> => lab.sendmail.must('sendmail -Am -bp -qQ');

  beforeAll(() => lab.sink.setRules([]));

  it('holds one message with its reason, undoes it, and touches no other', async () => {
    const before = [...(await quarantined()).matchAll(/^\w{14}/gm)].length;
    const message = one(await messagesOf(sendmail), 'anna@mailbox.defer.test', 'sendmail:mta');
    const job = await act(bench.api, sendmail, 'hold', [message]);
    expect(job).toMatchObject({ counts: { done: 1 }, undo: 'release', problem: '' });
    expect(await quarantined()).toContain(message.id);
    expect(await quarantined()).toContain('QUARANTINE: ticket 7');
    expect([...(await quarantined()).matchAll(/^\w{14}/gm)].length).toBe(before + 1);
    expect((await ended(bench.api, (await bench.api.queue.undo({ jobId: job.id })).jobId)).counts.done).toBe(
      1,
    );
    expect(await listed()).toContain(message.id);
    expect([...(await quarantined()).matchAll(/^\w{14}/gm)].length).toBe(before);
  });

  it('deletes exactly the message that was seen, in a split queue directory as well', async () => {
    const total = async (): Promise<number> =>
      Number(
        await lab.sendmail.must(`find /var/spool/mqueue -name '[qhQ]f*' -not -path '*postroom*' | wc -l`),
      );
    const before = await total();
    const split = (await lab.sendmail.must(`ls /var/spool/mqueue/q2/qf`))
      .split('\n')
      .map((name) => name.slice(2));
    const messages = (await messagesOf(sendmail)).filter(
      ({ queue, source, recipients }) =>
        source === 'sendmail:mta' &&
        queue === 'deferred' &&
        // The test after this one needs it.
        !recipients.some(({ address }) => address === 'bert@mailbox.defer.test'),
    );
    const inSplit = messages.find(({ id }) => split.includes(id));
    const elsewhere = messages.find(({ id }) => !split.includes(id));
    if (inSplit === undefined || elsewhere === undefined)
      throw new Error('the seed fills both queue directories');
    const job = await act(bench.api, sendmail, 'delete', [inSplit, elsewhere]);
    expect(job).toMatchObject({ counts: { done: 2 }, problem: '' });
    expect(await total()).toBe(before - 2);
    for (const { id } of [inSplit, elsewhere]) {
      expect(
        (
          await lab.sendmail.must(`find /var/spool/mqueue -name '[qhd]f${id}' -not -path '*postroom*'`)
        ).trim(),
      ).toBe('');
      expect(
        (await lab.sendmail.must(`find /var/spool -path '*postroom*' -name '?f${id}'`)).trim().split('\n'),
      ).toHaveLength(2);
    }
  });

  it('flushes a message to the sink once the other side accepts it', async () => {
    const message = one(await messagesOf(sendmail), 'bert@mailbox.defer.test', 'sendmail:mta');
    await lab.sink.setRules([{ match: 'mailbox.defer.test', action: 'accept' }]);
    const job = await act(bench.api, sendmail, 'flush', [message]);
    expect(job.counts.done).toBe(1);
    await expect
      .poll(async () => (await lab.sink.messages()).flatMap(({ to }) => to.map(({ address }) => address)), {
        timeout: 15_000,
      })
      .toContain('bert@mailbox.defer.test');
    await expect.poll(listed, { timeout: 15_000 }).not.toContain(message.id);
  });

  it('refuses to act on a read-only host', async () => {
    const message = (await messagesOf(sendmail))[0];
    if (message === undefined) throw new Error('the queue is not empty');
    const status = await statusOf(bench.api, sendmail);
    const { id, ...draft } = status.host;
    await bench.api.hosts.update({ id, draft: { ...draft, readOnly: true } });
    await expect(
      bench.api.queue.act({ hostId: sendmail, action: 'hold', targets: [targetOf(message)], reason: '' }),
    ).rejects.toMatchObject({ code: 'READ_ONLY' });
  });
});
