import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommandResult } from '#mail/command';
import { mtas } from '#mail/mta/index';
import type { QueueSource } from '#mail/mta/mta';
import type { QueueAction, QueueMessage } from '#mail/queue';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { submit } from '../../../lab/smtp-client.ts';
import { listOn, probe, runOn } from '../../real-host.ts';
import { hostFacts } from '../reading.ts';
import { about } from '../../about.ts';

const { queue } = mtas.postfix;

describe.skipIf(labObstacle() !== undefined)('actions on a real Postfix', () => {
  let lab: Lab;
  let sources: readonly QueueSource[];

  beforeAll(async () => {
    lab = await startLab();
    ({ sources } = await probe(lab.postfix, 'postfix'));
  }, 600_000);

  afterAll(() => lab.stop());

  beforeEach(async () => {
    for (const { detail } of sources)
      await lab.postfix.must(['postsuper', '-c', String(detail['config']), '-d', 'ALL']);
  });

  const list = async (source: QueueSource): Promise<QueueMessage[]> =>
    (await listOn(lab.postfix, source)).messages;

  /** Puts six messages into the deferred queue and gives them in the order of their senders. */
  async function six(source: QueueSource): Promise<QueueMessage[]> {
    const port = source.id.endsWith('-out') ? 2525 : 25;
    const mails = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({
      from: `${name}@lab.test`,
      to: ['x@defer.test'],
      content: `Subject: ${name}\n\n${name}\n`,
    }));
    for (const { accepted } of await submit(lab.postfix.ip, port, mails)) expect(accepted).toBe(true);
    for (let tries = 0; tries < 100; tries += 1) {
      const messages = await list(source);
      if (messages.length === 6 && messages.every((message) => message.queue === 'deferred'))
        return messages.sort((a, b) => (a.sender < b.sender ? -1 : 1));
      await sleep(200);
    }
    throw new Error('Six messages never came to rest in the deferred queue.');
  }

  async function act(
    action: QueueAction,
    source: QueueSource,
    ids: readonly string[],
  ): Promise<Record<string, string>> {
    const results: CommandResult[] = [];
    for (const command of queue.act(action, source, hostFacts(), ids, about('why')))
      results.push(await runOn(lab.postfix, command, command.root ? {} : { user: 'plain' }));
    return Object.fromEntries([...queue.heard(action, results)].map(([id, { outcome }]) => [id, outcome]));
  }

  it.each([0, 1])(
    'instance %i: hold, release and delete touch the named messages and nothing else',
    async (index) => {
      const source = sources[index]!;
      const messages = await six(source);
      const ids = messages.map(({ id }) => id);
      const [a, b, c] = ids as [string, string, string];
      const ghost = index === 0 ? 'ABCDEF01234' : '4jWcnT4w5szGhHR';
      const done = (some: readonly string[]): Record<string, string> =>
        Object.fromEntries(some.map((id) => [id, 'done']));
      const now = async (): Promise<Record<string, string>> =>
        Object.fromEntries((await list(source)).map(({ id, queue: where }) => [id, where]));

      // Held already, gone, never there: no success is heard of them.
      expect(await act('hold', source, [a, b, c, ghost])).toEqual(done([a, b, c]));
      expect(await act('hold', source, [a])).toEqual({});
      expect(await now()).toEqual(Object.fromEntries(ids.map((id, n) => [id, n < 3 ? 'held' : 'deferred'])));

      // Only from the hold queue.
      expect(await act('delete', source, [a, ids[3]!, ghost])).toEqual(done([a]));
      expect(await act('release', source, [b, ids[3]!, ghost])).toEqual(done([b]));
      expect(await now()).toEqual({
        [b]: 'deferred',
        [c]: 'held',
        [ids[3]!]: 'deferred',
        [ids[4]!]: 'deferred',
        [ids[5]!]: 'deferred',
      });
      for (const message of messages.slice(1))
        expect((await list(source)).find(({ id }) => id === message.id)).toMatchObject({
          sender: message.sender,
          arrivedAt: message.arrivedAt,
          sizeBytes: message.sizeBytes,
        });
      // The other instance has other messages under its own ids.
      expect(await list(sources[1 - index]!)).toEqual([]);
    },
  );

  it.each([0, 1])(
    'instance %i: flush, as anybody, delivers the named message; flush all the rest',
    async (index) => {
      const source = sources[index]!;
      const [first, second] = (await six(source)) as [QueueMessage, QueueMessage];
      await lab.sink.setRules([{ match: 'defer.test', action: 'accept' }]);
      await lab.sink.forgetMessages();
      expect(await act('flush', source, [first.id, 'ABCDEF01234'])).toEqual({
        [first.id]: 'done',
        ABCDEF01234: 'done',
      });
      await expect
        .poll(async () => (await list(source)).map(({ id }) => id), { timeout: 20_000 })
        .not.toContain(first.id);
      expect((await list(source)).map(({ id }) => id)).toContain(second.id);
      expect((await lab.sink.messages()).map(({ from }) => from)).toEqual(['a@lab.test']);
      await runOn(lab.postfix, queue.flushAll(source, hostFacts()), { user: 'plain' });
      await expect.poll(() => list(source), { timeout: 20_000 }).toEqual([]);
      await lab.sink.resetRules();
    },
  );

  it.each([0, 1])(
    'instance %i: requeue and return to sender act from hold only, and at once; a timed release knows its message',
    async (index) => {
      const source = sources[index]!;
      const messages = await six(source);
      const [a, b, c, d] = messages as [QueueMessage, QueueMessage, QueueMessage, QueueMessage];
      await act('hold', source, [a.id, b.id, c.id]);
      expect(await act('requeue', source, [a.id, d.id])).toEqual({ [a.id]: 'done' });
      expect(await act('expire', source, [b.id, d.id])).toEqual({ [b.id]: 'done' });
      await expect
        .poll(async () => (await list(source)).map(({ id }) => id), { timeout: 60_000 })
        .not.toEqual(expect.arrayContaining([b.id]));
      await expect
        .poll(async () => (await list(source)).find(({ sender }) => sender === 'a@lab.test')?.id, {
          timeout: 10_000,
        })
        .not.toBe(a.id);
      expect((await list(source)).find(({ sender }) => sender === 'a@lab.test')).toMatchObject({
        arrivedAt: a.arrivedAt,
      });
      expect(await lab.postfix.must(`grep ${b.id} /var/log/mail.log`)).toMatch(
        /status=force-expired, returned to sender/,
      );

      const letGo = async (...lines: readonly string[]): Promise<string | undefined> => {
        const command = queue.letGo!(source, hostFacts());
        await runOn(lab.postfix, { ...command, stdin: lines.map((line) => `${line}\n`).join('') });
        return (await list(source)).find(({ id }) => id === c.id)?.queue;
      };
      const [at, size] = [c.arrivedAt, c.sizeBytes];
      expect(await letGo()).toBe('held');
      expect(await letGo('ALL', `${c.id} ${at + 1} ${size}`, `${c.id} ${at} ${size + 1}`, `${c.id}  `)).toBe(
        'held',
      );
      expect(await letGo(`${c.id} ${at} ${size}`, `${d.id} ${d.arrivedAt} ${d.sizeBytes}`)).toBe('deferred');
    },
    60_000,
  );

  it('without root nothing is heard, and why is said', async () => {
    const [source] = sources as [QueueSource];
    const [message] = (await six(source)) as [QueueMessage];
    const [command] = queue.act('hold', source, hostFacts(), [message.id], about());
    const result = await runOn(lab.postfix, command!, { user: 'plain' });
    expect(queue.heard('hold', [result]).size).toBe(0);
    expect(result).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('reserved for the superuser') as string,
    });
  });

  it('the probe finds the same in dash and bash, as root and as anybody', async () => {
    const found = await probe(lab.postfix, 'postfix', ['/bin/dash'], 'root');
    expect(await probe(lab.postfix, 'postfix', ['/bin/bash', '--posix'])).toEqual(found);
    expect(found.sources.map(({ label }) => label)).toEqual(['Postfix', 'postfix-out']);
  });
});
