import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mtas } from '#mail/mta/index';
import { labObstacle } from '../../../lab/packages.ts';
import { runOn } from '../../real-host.ts';
import { hostFacts } from '../reading.ts';
import { Ground, all, shells } from './ground.ts';

const { queue } = mtas.sendmail;

describe.skipIf(labObstacle() !== undefined)('return to sender, and the end of a hold', () => {
  let ground: Ground;

  beforeAll(async () => {
    ground = await Ground.open();
  }, 600_000);

  afterAll(() => ground.lab.stop());

  beforeEach(() => ground.empty());

  describe.each(Object.entries(shells))('in %s', (_, shell) => {
    it('returns held messages to their senders without trying to deliver them, and no others', async () => {
      const ids = await ground.held(['a', 'b', 'c'], 'x@accept.test');
      const [free] = (await ground.queued(['free'], 'y@accept.test')) as [string];
      const [held2] = (await ground.held(['other'], 'z@accept.test')) as [string];
      // Their server says "later": the report waits in the queue, and not on hold.
      await ground.must(
        "printf 'Subject: w\\n\\nw\\n' | sendmail -Am -odq -f waits@defer.test x@accept.test",
      );
      const waits = (await ground.list()).messages.find(({ sender }) => sender === 'waits@defer.test')!.id;
      await ground.act('hold', [waits]);
      await ground.lab.sink.forgetMessages();
      expect(await ground.act('expire', [...ids, waits, free], { shell })).toEqual({
        ...all([...ids, waits], 'done'),
        [free]: 'changed',
      });
      const arrived = await ground.lab.sink.messages();
      expect(arrived.map(({ from, to }) => [from, to.map(({ address }) => address)]).sort()).toEqual(
        ['a', 'b', 'c'].map((name) => ['', [`${name}@accept.test`]]),
      );
      for (const { text } of arrived) {
        expect(text).toContain('Action: failed');
        expect(text).toMatch(/^Subject: [abc]$/m);
      }
      const { messages } = await ground.list();
      expect(messages.map((message) => [message.sender, message.queue]).sort()).toEqual([
        ['MAILER-DAEMON', 'deferred'],
        ['free@accept.test', 'incoming'],
        ['other@accept.test', 'held'],
      ]);
      expect(messages.find(({ id }) => id === held2)?.reason).toBe('why');
    });

    it('lets go of held messages that are still the same', async () => {
      const ids = await ground.held(['a', 'b', 'c', 'd']);
      const [waiting] = (await ground.queued(['waiting'])) as [string];
      const { messages } = await ground.list();
      const row = (id: string, arrived = 0, size = 0): string => {
        const message = messages.find((one) => one.id === id)!;
        return `${id} ${message.arrivedAt + arrived} ${message.sizeBytes + size}`;
      };
      const lines = [
        row(ids[0]!),
        row(ids[1]!, 1),
        row(ids[2]!, 0, 1),
        row(waiting),
        '6AL3TlI5000072 1 1',
        ids[3]!,
        '* 1 1',
      ];
      const command = queue.letGo!(ground.mta, hostFacts());
      const { code, stdout, stderr } = await runOn(
        ground.lab.sendmail,
        { ...command, stdin: `${lines.join('\n')}\n` },
        { shell },
      );
      expect([code, stderr]).toEqual([0, 'refused: not a full queue id\n']);
      expect(stdout.trim().split('\n').sort()).toEqual(
        [
          `${ids[0]!} queued`,
          `${ids[1]!} changed`,
          `${ids[2]!} changed`,
          `${ids[3]!} changed`,
          `${waiting} queued`,
          '6AL3TlI5000072 gone',
        ].sort(),
      );
      const after = (await ground.list()).messages;
      expect(
        after
          .filter((message) => message.queue === 'held')
          .map(({ id }) => id)
          .sort(),
      ).toEqual(ids.slice(1).sort());
    });
  });

  it('a report to a server that never speaks does not keep the others, and goes on without us', async () => {
    await ground.must("printf 'Subject: w\\n\\nw\\n' | sendmail -Am -odq -f hangs@silent.test x@accept.test");
    const hangs = (await ground.list()).messages[0]!.id;
    await ground.act('hold', [hangs]);
    const ids = await ground.held(['a', 'b'], 'x@accept.test');
    const from = performance.now();
    expect(await ground.act('expire', [hangs, ...ids])).toEqual({ ...all(ids, 'done'), [hangs]: 'busy' });
    expect(performance.now() - from).toBeLessThan(25_000);
    await ground.lab.sendmail.run([
      'pkill',
      '-KILL',
      '-f',
      '^sendmail: [^ ]*[0-9A-Za-z]{14} |sendmail -Am -O',
    ]);
    await sleep(200);
  });
});
