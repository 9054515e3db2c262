import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bulkQueue } from '../../../lab/bulk.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { oddMail, submitOdd } from '../odd-mail.ts';
import { Ground, about, all } from './ground.ts';

describe.skipIf(labObstacle() !== undefined)('the trash of sendmail', () => {
  let ground: Ground;

  beforeAll(async () => {
    ground = await Ground.open();
  }, 600_000);

  afterAll(() => ground.lab.stop());

  beforeEach(() => ground.empty());

  it('500 odd messages: deleted, kept, put back byte for byte; sendmail delivers them whole', async () => {
    const mails = oddMail(7, 670, 'accept.test');
    const config = '/etc/mail/sendmail.cf';
    await ground.must(
      `cp ${config} /root/cf; sed -i 's/^O DeliveryMode=.*/O DeliveryMode=queue/' ${config}; /etc/init.d/sendmail restart; sleep 1`,
    );
    const answers = await submitOdd(ground.lab.sendmail.ip, 25, mails);
    const accepted = answers.filter(({ accepted: yes }) => yes).length;
    // What sendmail does not take over SMTP at all.
    const refused = mails.flatMap(({ label }, n) =>
      answers[n]?.accepted === true ? [] : [label.replace(/ \d+$/, '')],
    );
    expect(new Set(refused)).toEqual(
      new Set([
        'every byte',
        'random bytes',
        'NUL in the body',
        'NUL in a header',
        'bare CR',
        'CR before CRLF',
        'bare LF',
        'UTF-16 text',
        'UTF-8 addresses',
        'reports and UTF-8',
      ]),
    );
    const before = await ground.list();
    expect(before.messages).toHaveLength(accepted);
    expect(accepted).toBeGreaterThanOrEqual(500);
    const ids = before.messages.map(({ id }) => id);
    expect(await ground.act('hold', ids)).toEqual(all(ids, 'done'));
    const listing = await ground.list();
    const bytes = await ground.files();
    expect(bytes.trim().split('\n')).toHaveLength(accepted * 2);

    expect(await ground.act('delete', ids)).toEqual(all(ids, 'done'));
    expect((await ground.list()).messages).toEqual([]);
    expect(await ground.must('sendmail -Am -bp; sendmail -Am -qQ -bp; sendmail -Am -qL -bp')).not.toMatch(
      /[0-9A-Za-z]{14}/,
    );
    expect(await ground.files()).toBe('');
    const messages = await ground.kept();
    expect(messages.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(messages[0]).toMatchObject({ by: about.by, note: about.note, source: 'sendmail:mta' });
    for (const message of messages) {
      const was = listing.messages.find(({ id }) => id === message.id)!;
      expect(message).toMatchObject({
        sender: was.sender,
        recipients: was.recipients.map(({ address }) => address),
        sizeBytes: was.sizeBytes,
        arrivedAt: was.arrivedAt,
      });
    }

    expect(await ground.put('restore', messages)).toEqual(all(ids, 'done'));
    expect(await ground.files()).toBe(bytes);
    expect(await ground.list()).toEqual(listing);
    expect(await ground.kept()).toEqual([]);
    expect(await ground.must('find /var/spool -path "*postroom-trash/*"')).toBe('');

    // A second life for some of each kind: what arrives is what sendmail makes of it without the trash in between.
    await ground.lab.sink.forgetMessages();
    const some = ids.filter((_, n) => n % 10 === 0);
    expect(await ground.act('release', some)).toEqual(all(some, 'done'));
    expect(await ground.act('flush', some)).toEqual(all(some, 'done'));
    // A thousand recipients take longer than a flush waits.
    const left = async (): Promise<string[]> =>
      (await ground.list()).messages
        .filter(({ id }) => some.includes(id))
        .map(({ id, busy, reason, sizeBytes, recipients }) =>
          JSON.stringify([id, busy, reason, sizeBytes, recipients.slice(0, 3)]),
        );
    for (let tries = 0; tries < 120 && (await left()).length > 0; tries += 1) await sleep(1000);
    expect(await left()).toEqual([]);
    const arrived = await ground.lab.sink.messages();
    for (const id of some)
      expect(
        arrived.some(({ text }) => text.includes(`id ${id}`)),
        id,
      ).toBe(true);
    await ground.must(
      `find /var/spool/mqueue -type f -delete; cp /root/cf ${config}; /etc/init.d/sendmail restart; sleep 1`,
    );
  }, 300_000);

  it('2,000 deleted and put back in seconds', async () => {
    await bulkQueue(ground.lab.sendmail, 2000);
    const ids = (await ground.list()).messages.map(({ id }) => id);
    await ground.act('hold', ids);
    const bytes = await ground.files();
    const times: Record<string, number> = {};
    const timed = async <T>(name: string, run: () => Promise<T>): Promise<T> => {
      const from = performance.now();
      const value = await run();
      times[name] = Math.round(performance.now() - from);
      return value;
    };
    expect(await timed('delete', () => ground.act('delete', ids))).toEqual(all(ids, 'done'));
    const items = await timed('list', () => ground.kept());
    expect(items).toHaveLength(ids.length);
    expect(await timed('restore', () => ground.put('restore', items))).toEqual(all(ids, 'done'));
    expect(await ground.files()).toBe(bytes);
    // Seconds on a quiet machine; what is ruled out is a process or a search of every directory per message.
    expect(times['delete']).toBeLessThan(90_000);
    expect(times['restore']).toBeLessThan(60_000);
  }, 200_000);
});
