import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueMessage } from '#mail/queue';
import { type Lab, startLab } from '../../lab/lab.ts';
import { labObstacle } from '../../lab/packages.ts';
import { seedQueue } from '../../lab/seed.ts';
import { listOn, probe } from '../real-host.ts';
import { hostFacts } from './reading.ts';

const nobody = hostFacts({
  account: { name: 'plain', uid: 1002, shell: '' },
  sudo: { rights: 'no', listing: '' },
});

describe.skipIf(labObstacle() !== undefined)('what real hosts have in their queues', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab();
    await seedQueue(lab);
  }, 600_000);

  afterAll(() => lab.stop());

  const byId = (messages: readonly QueueMessage[]): QueueMessage[] =>
    [...messages].sort((a, b) => (a.id < b.id ? -1 : 1));

  it('Postfix: every instance is found, and its queue is what postqueue -j and the files say', async () => {
    const facts = await probe(lab.postfix, 'postfix');
    expect(facts.sources.map(({ id }) => id)).toEqual(['postfix:/etc/postfix', 'postfix:/etc/postfix-out']);
    for (const source of facts.sources) {
      const { messages, notUnderstood } = await listOn(lab.postfix, source);
      expect(notUnderstood).toEqual([]);
      const truth = (await lab.postfix.must(['postqueue', '-c', String(source.detail['config']), '-j']))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(truth.length).toBeGreaterThan(10);
      const stamps = await lab.postfix.must(
        `find ${String(source.detail['spool'])}/deferred -type f | xargs stat -c '%n %Y'`,
      );
      const now = Number(await lab.postfix.must('date +%s'));
      const want = truth.map((said) => {
        const id = String(said['queue_id']);
        const stamp = Number(new RegExp(`/${id} (\\d+)$`, 'm').exec(stamps)?.[1] ?? 0);
        const recipients = said['recipients'] as { address: string; delay_reason?: string }[];
        return {
          source: source.id,
          id,
          queue: said['queue_name'] === 'hold' ? 'held' : said['queue_name'],
          sender: said['sender'] === 'MAILER-DAEMON' ? '' : said['sender'],
          recipients: recipients.map(({ address, delay_reason }) =>
            delay_reason === undefined ? { address } : { address, reason: delay_reason },
          ),
          sizeBytes: said['message_size'],
          arrivedAt: said['arrival_time'],
          busy: said['queue_name'] === 'active',
          ...(stamp > now ? { nextTryAt: stamp } : {}),
        } as QueueMessage;
      });
      expect(messages).toEqual(byId(want));
      expect(messages.some(({ nextTryAt }) => nextTryAt !== undefined)).toBe(true);
      expect(messages.some(({ sender }) => sender === '')).toBe(true);
    }
  });

  it('Postfix: postqueue -p gives the same messages', async () => {
    for (const source of (await probe(lab.postfix, 'postfix')).sources) {
      const { messages } = await listOn(lab.postfix, source);
      const old = { ...source, detail: { ...source.detail, version: '2.11.0' } };
      const text = await listOn(lab.postfix, old);
      expect(text.notUnderstood).toEqual([]);
      expect(text.messages).toEqual(messages);
    }
  });

  /** Own words of `sendmail -v -bp`: id → sender, size and recipients. */
  async function mailq(
    flags: string,
  ): Promise<Map<string, { sender: string; size: number; recipients: string[]; locked: boolean }>> {
    const plain = (text: string): string =>
      Buffer.from(
        text.replace(/\\(\\|\d{3})/g, (_, code: string) =>
          code === '\\' ? code : String.fromCharCode(parseInt(code, 8)),
        ),
        'latin1',
      )
        .toString('utf8')
        .replace(/^<(.*)>$/, '$1');
    const found = new Map<string, { sender: string; size: number; recipients: string[]; locked: boolean }>();
    let last: { recipients: string[] } | undefined;
    for (const line of (await lab.sendmail.run(`sendmail ${flags} -v -bp`)).bytes
      .toString('latin1')
      .split('\n')) {
      const row = /^(\w{14})(.?) +(\d+) +\d+[ +]* \w{3} +\d+ \d\d:\d\d (.*)$/.exec(line);
      if (row !== null) {
        const entry = {
          sender: plain(row[4]!),
          size: Number(row[3]),
          recipients: [],
          locked: row[2] === '*',
        };
        found.set(row[1]!, entry);
        last = entry;
      } else if (line.startsWith('\t\t\t\t') && !line.includes('(---'))
        last?.recipients.push(plain(line.trim()));
    }
    return found;
  }

  it.each(['sendmail:mta', 'sendmail:msp'])(
    'sendmail: %s is what mailq says of queued, held and lost mail, and what the files hold',
    async (id) => {
      const facts = await probe(lab.sendmail, 'sendmail');
      expect(facts.sources.map((source) => source.id)).toEqual(['sendmail:mta', 'sendmail:msp']);
      const source = facts.sources.find((one) => one.id === id)!;
      const mode = String(source.detail['mode']);
      const { messages, notUnderstood } = await listOn(lab.sendmail, source);
      expect(notUnderstood).toEqual([]);
      const kinds = {
        queued: await mailq(mode),
        held: await mailq(`${mode} -qQ`),
        lost: await mailq(`${mode} -qL`),
      };
      const kind = (message: QueueMessage): string =>
        message.queue === 'held' || message.queue === 'lost' ? message.queue : 'queued';
      for (const [name, said] of Object.entries(kinds)) {
        const ours = messages.filter((message) => kind(message) === name);
        expect(ours.map(({ id: one }) => one)).toEqual([...said.keys()].sort());
        for (const message of ours) {
          const { sender, size, recipients } = said.get(message.id)!;
          expect({
            ...message,
            recipients: message.recipients.map(({ address }) => address).sort(),
          }).toMatchObject({
            sender,
            sizeBytes: size,
            recipients: recipients.sort(),
          });
          const file = await lab.sendmail.must(
            `cat $(find /var/spool/mqueue /var/spool/mqueue-client -name '[qhQ]f${message.id}')`,
          );
          const field = (letter: string): string | undefined =>
            new RegExp(`^${letter}(.*)$`, 'm').exec(file)?.[1];
          expect([message.arrivedAt, message.lastTryAt ?? 0, message.tries]).toEqual(
            ['T', 'K', 'N'].map((letter) => Number(field(letter))),
          );
          if (name === 'held') expect(message.reason).toBe(field('q'));
        }
      }
      expect(messages.length).toBeGreaterThan(2);
      if (id === 'sendmail:mta') expect(kinds.held.size * kinds.lost.size).toBeGreaterThan(0);
    },
  );

  it('sendmail: without root the same messages come from mailq', async () => {
    for (const source of (await probe(lab.sendmail, 'sendmail')).sources) {
      const { messages } = await listOn(lab.sendmail, source);
      const said = await listOn(lab.sendmail, source, { facts: nobody, user: 'plain' });
      expect(said.notUnderstood).toEqual([]);
      expect(said.messages.map(({ id, sender, sizeBytes }) => ({ id, sender, sizeBytes }))).toEqual(
        messages.map(({ id, sender, sizeBytes }) => ({ id, sender, sizeBytes })),
      );
    }
  });

  it('sendmail: a message in delivery is marked busy', async () => {
    await lab.sendmail.must(['sendmail', '-Am', '-odq', '-f', 'busy@lab.test', 'x@silent.test'], {
      stdin: 'Subject: x\n\nx\n',
    });
    const source = (await probe(lab.sendmail, 'sendmail')).sources[0]!;
    const find = async (): Promise<QueueMessage> =>
      (await listOn(lab.sendmail, source)).messages.find(({ sender }) => sender === 'busy@lab.test')!;
    expect((await find()).busy).toBe(false);
    const { id } = await find();
    await lab.sendmail.must(`setsid sendmail -Am -v -qI${id} </dev/null >/dev/null 2>&1 &`);
    for (let tries = 0; tries < 50 && !(await find()).busy; tries += 1) await sleep(100);
    expect((await find()).busy).toBe(true);
    expect((await mailq('-Am')).get(id)?.locked).toBe(true);
  });
});
