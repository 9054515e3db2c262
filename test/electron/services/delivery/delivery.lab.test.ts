import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeliveryEvent } from '#contract/delivery';
import { startLab, type Lab } from '../../../lab/lab.ts';
import type { MailHost } from '../../../lab/mail-host.ts';
import { submit } from '../../../lab/smtp-client.ts';
import { listQueue, openBench, targetOf, type Bench } from '../queue/bench.ts';

let lab: Lab;
let bench: Bench;

beforeAll(async () => {
  lab = await startLab();
  bench = await openBench(lab.hosts);
});

afterAll(async () => {
  await bench.close();
  await lab.stop();
});

const later = [{ match: '*', action: 'defer', text: '4.7.1 later' } as const];
const now = [
  { match: 'accept.test', action: 'accept' },
  { match: 'reject.test', action: 'reject', text: '5.1.1 No such user here' },
  { match: 'defer.test', action: 'defer', text: '4.7.1 Greylisted' },
] as const;

describe.each([
  ['sendmail', () => lab.sendmail],
  ['Postfix', () => lab.postfix],
] as const)('deliver now and watch, on %s', (_, host) => {
  let hostId: string;
  beforeAll(async () => {
    hostId = await bench.add(host());
  });

  async function queued(place: MailHost, to: string[], from = 'a@lab.test'): Promise<void> {
    await lab.sink.setRules(later);
    await submit(place.ip, 25, [{ from, to, content: 'Subject: x\r\n\r\nbody\r\n' }]);
    await expect
      .poll(async () => {
        const { messages } = await listQueue(bench.api, hostId);
        return messages.filter(
          ({ busy, recipients }) => !busy && recipients.some(({ address }) => to.includes(address)),
        ).length;
      })
      .toBe(1);
    await lab.sink.setRules(now);
  }

  async function watch(to: string, signal?: AbortSignal): Promise<DeliveryEvent[]> {
    const { messages } = await listQueue(bench.api, hostId);
    const targets = messages
      .filter(({ recipients }) => recipients.some(({ address }) => address === to))
      .map(targetOf);
    const events: DeliveryEvent[] = [];
    const stream = await bench.api.delivery.start(
      { hostId, targets, note: '' },
      signal === undefined ? {} : { signal },
    );
    for await (const event of stream) events.push(event);
    return events;
  }

  const fates = (events: readonly DeliveryEvent[]): string[] =>
    events.flatMap((event) => (event.kind === 'fate' ? [`${event.recipient} ${event.status}`] : [])).sort();

  it('tells what became of every recipient', async () => {
    await queued(host(), ['three@defer.test', 'four@accept.test', 'five@reject.test']);
    const events = await watch('four@accept.test');
    expect(events.filter(({ kind }) => kind === 'problem')).toEqual([]);
    expect(fates(events)).toEqual([
      'five@reject.test bounced',
      'four@accept.test sent',
      'three@defer.test deferred',
    ]);
    expect(events.at(-1)?.kind).toBe('end');
    const stored = await lab.sink.messages();
    expect(stored.some(({ to }) => to.some(({ address }) => address === 'four@accept.test'))).toBe(true);
  }, 60_000);

  it('does not try what is on hold', async () => {
    await queued(host(), ['held@accept.test']);
    const { messages } = await listQueue(bench.api, hostId);
    const target = targetOf(
      messages.find(({ recipients }) => recipients[0]?.address === 'held@accept.test')!,
    );
    const { jobId } = await bench.api.queue.act({ hostId, action: 'hold', targets: [target], reason: 'x' });
    await expect
      .poll(
        async () => (await listQueue(bench.api, hostId)).messages.find(({ id }) => id === target.id)?.queue,
      )
      .toBe('held');
    expect(jobId).not.toBe('');
    const events = await watch('held@accept.test');
    expect(fates(events)).toEqual([' held']);
    expect((await lab.sink.messages()).some(({ to }) => to[0]?.address === 'held@accept.test')).toBe(false);
  }, 60_000);

  it('a delivery goes on when nobody watches any more, and leaves nothing running behind', async () => {
    await queued(host(), ['alone@accept.test']);
    const leave = new AbortController();
    setTimeout(() => leave.abort(), 300);
    await watch('alone@accept.test', leave.signal).catch(() => undefined);
    await expect
      .poll(async () => (await lab.sink.messages()).some(({ to }) => to[0]?.address === 'alone@accept.test'))
      .toBe(true);
    await expect.poll(async () => (await host().run('ps ax | grep -c "[p]ostroom"')).stdout.trim()).toBe('0');
  }, 60_000);
});

describe('a log that cannot be followed', () => {
  it('keeps the messages from being tried, and says so', async () => {
    const host = lab.postfix;
    const hostId = await bench.add(host);
    await lab.sink.setRules(later);
    const content = 'Subject: x\r\n\r\nbody\r\n';
    await submit(host.ip, 25, [{ from: 'a@lab.test', to: ['unseen@accept.test'], content }]);
    const find = async () =>
      (await listQueue(bench.api, hostId)).messages.find(
        ({ busy, recipients }) => !busy && recipients.some(({ address }) => address === 'unseen@accept.test'),
      );
    await expect.poll(find).toBeDefined();
    const message = (await find())!;
    await lab.sink.setRules(now);
    await host.must('mv /var/log/mail.log /var/log/mail.away');
    try {
      const events: DeliveryEvent[] = [];
      for await (const event of await bench.api.delivery.start({
        hostId,
        targets: [targetOf(message)],
        note: 'INC-1',
      }))
        events.push(event);
      expect(events).toContainEqual(
        expect.objectContaining({
          kind: 'fate',
          id: message.id,
          status: 'not-tried',
          said: 'was not tried: the log of the host could not be followed',
        }),
      );
      expect(events).toContainEqual(expect.objectContaining({ kind: 'problem' }));
      expect(events.at(-1)).toEqual({
        kind: 'end',
        why: 'Not everything has an answer: what is open is named above.',
      });
      expect((await find())?.id).toBe(message.id);
      const journal = { hostId, writesOnly: false, text: '', limit: 20 };
      const { entries } = await bench.api.journal.list(journal);
      expect(entries.find(({ action }) => action === 'delivery.follow')?.note).toBe('INC-1');
    } finally {
      await host.must('mv /var/log/mail.away /var/log/mail.log');
    }
  });
});
