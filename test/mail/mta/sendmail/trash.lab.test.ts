import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mtas } from '#mail/mta/index';
import type { ActAbout, QueueSource } from '#mail/mta/mta';
import type { Outcome, QueueAction } from '#mail/queue';
import type { KeptMessage, KeptRef } from '#mail/trash';
import { bulkQueue } from '../../../lab/bulk.ts';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { listOn, probe, runOn } from '../../real-host.ts';
import { oddMail, submitOdd } from '../odd-mail.ts';
import { hostFacts } from '../reading.ts';

const { queue } = mtas.sendmail;
const trash = mtas.sendmail.trash!;
const shells = { dash: ['/bin/dash'], busybox: ['/usr/local/bin/busybox', 'sh'] } as const;
const about: ActAbout = {
  reason: 'why',
  by: 'ops@mx via Postroom',
  note: `ticket 7 "ä" \\ 'x' $(id)`,
  jobId: 'j',
};

describe.skipIf(labObstacle() !== undefined)('the trash of sendmail', () => {
  let lab: Lab;
  let mta: QueueSource;
  let msp: QueueSource;

  const must = (line: string): Promise<string> => lab.sendmail.must(line);

  beforeAll(async () => {
    lab = await startLab();
    const busybox = execFileSync('which', ['busybox'], { encoding: 'utf8' }).trim();
    await lab.sendmail.writeFile('/usr/local/bin/busybox', readFileSync(busybox), 0o755);
    const { sources } = await probe(lab.sendmail, 'sendmail');
    [mta, msp] = sources as [QueueSource, QueueSource];
  }, 600_000);

  afterAll(() => lab.stop());

  beforeEach(async () => {
    await must(
      'rm -rf /var/spool/.postroom-trash /var/spool/mqueue/.postroom-trash; find /var/spool/mqueue /var/spool/mqueue-client -type f -delete',
    );
  });

  async function queued(
    senders: readonly string[],
    to = 'nobody@defer.test',
    mode = '-Am',
  ): Promise<string[]> {
    for (const sender of senders)
      await lab.sendmail.must(['sendmail', mode, '-odq', '-f', `${sender}@accept.test`, to], {
        stdin: `Subject: ${sender}\n\nbody of ${sender}\n`,
      });
    const { messages } = await listOn(lab.sendmail, mode === '-Am' ? mta : msp);
    return senders.map(
      (sender) => messages.find((message) => message.sender === `${sender}@accept.test`)!.id,
    );
  }

  /** Every file below the queue directories but the trash: place, mode, owner, times, bytes. */
  const files = (): Promise<string> =>
    must(
      "cd /var/spool && find mqueue mqueue-client -path '*/.postroom-trash' -prune -o -type f -printf '%p %m %u %g %T@ %s %i ' -exec md5sum {} ';' | sort",
    );

  async function act(
    action: QueueAction,
    ids: readonly string[],
    { source = mta, shell = shells.dash }: { source?: QueueSource; shell?: readonly string[] } = {},
  ): Promise<Record<string, Outcome>> {
    const results = [];
    for (const command of queue.act(action, source, hostFacts(), ids, about))
      results.push(await runOn(lab.sendmail, command, { shell }));
    for (const { code, stderr } of results) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return Object.fromEntries([...queue.heard(action, results)].map(([id, { outcome }]) => [id, outcome]));
  }

  async function kept(source = mta, shell: readonly string[] = shells.dash): Promise<readonly KeptMessage[]> {
    const { code, stdout, stderr } = await runOn(lab.sendmail, trash.list(source, hostFacts()), { shell });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return trash.read(source, stdout);
  }

  async function put(
    what: 'restore' | 'purge',
    items: readonly KeptRef[],
    { source = mta, shell = shells.dash }: { source?: QueueSource; shell?: readonly string[] } = {},
  ): Promise<Record<string, Outcome>> {
    const results = [];
    for (const command of trash[what](source, hostFacts(), items))
      results.push(await runOn(lab.sendmail, command, { shell }));
    for (const { code, stderr } of results) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return Object.fromEntries(
      [...trash.heard(what, results)].map(([key, { outcome }]) => [key.split(' ')[1]!, outcome]),
    );
  }

  const all = (ids: readonly string[], outcome: Outcome): Record<string, Outcome> =>
    Object.fromEntries(ids.map((id) => [id, outcome]));

  async function held(senders: readonly string[], to?: string): Promise<string[]> {
    const ids = await queued(senders, to);
    expect(await act('hold', ids)).toEqual(all(ids, 'done'));
    return ids;
  }

  it('500 odd messages: deleted, kept, put back byte for byte; sendmail delivers them whole', async () => {
    const mails = oddMail(7, 670, 'accept.test');
    const config = '/etc/mail/sendmail.cf';
    await must(
      `cp ${config} /root/cf; sed -i 's/^O DeliveryMode=.*/O DeliveryMode=queue/' ${config}; /etc/init.d/sendmail restart; sleep 1`,
    );
    const answers = await submitOdd(lab.sendmail.ip, 25, mails);
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
    const before = await listOn(lab.sendmail, mta);
    expect(before.messages).toHaveLength(accepted);
    expect(accepted).toBeGreaterThanOrEqual(500);
    const ids = before.messages.map(({ id }) => id);
    expect(await act('hold', ids)).toEqual(all(ids, 'done'));
    const listing = await listOn(lab.sendmail, mta);
    const bytes = await files();
    expect(bytes.trim().split('\n')).toHaveLength(accepted * 2);

    expect(await act('delete', ids)).toEqual(all(ids, 'done'));
    expect((await listOn(lab.sendmail, mta)).messages).toEqual([]);
    expect(await must('sendmail -Am -bp; sendmail -Am -qQ -bp; sendmail -Am -qL -bp')).not.toMatch(
      /[0-9A-Za-z]{14}/,
    );
    expect(await files()).toBe('');
    const messages = await kept();
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

    expect(await put('restore', messages)).toEqual(all(ids, 'done'));
    expect(await files()).toBe(bytes);
    expect(await listOn(lab.sendmail, mta)).toEqual(listing);
    expect(await kept()).toEqual([]);
    expect(await must('find /var/spool -path "*postroom-trash/*"')).toBe('');

    // A second life for some of each kind: what arrives is what sendmail makes of it without the trash in between.
    await lab.sink.forgetMessages();
    const some = ids.filter((_, n) => n % 10 === 0);
    expect(await act('release', some)).toEqual(all(some, 'done'));
    expect(await act('flush', some)).toEqual(all(some, 'done'));
    const left = (await listOn(lab.sendmail, mta)).messages.map(({ id }) => id);
    expect(left.filter((id) => some.includes(id))).toEqual([]);
    const arrived = await lab.sink.messages();
    for (const id of some)
      expect(
        arrived.some(({ text }) => text.includes(`id ${id}`)),
        id,
      ).toBe(true);
    await must(
      `find /var/spool/mqueue -type f -delete; cp /root/cf ${config}; /etc/init.d/sendmail restart; sleep 1`,
    );
  }, 300_000);

  describe.each(Object.entries(shells))('in %s', (_, shell) => {
    it('restores and purges the named messages only; the others and the other queue stay', async () => {
      const ids = await held(Array.from('abcdefghijklmnop'));
      const [client] = (await queued(['client'], 'x@defer.test', '-Ac')) as [string];
      await act('hold', [client], { source: msp, shell });
      const bytes = await files();
      expect(await act('delete', ids.slice(0, 14), { shell })).toEqual(all(ids.slice(0, 14), 'done'));
      expect(await act('delete', [client], { source: msp, shell })).toEqual({ [client]: 'done' });
      const items = await kept(mta, shell);
      expect(items.map(({ id }) => id).sort()).toEqual(ids.slice(0, 14).sort());
      const theirs = await kept(msp, shell);
      expect(theirs.map(({ id }) => id)).toEqual([client]);
      // The queues share no messages, even if the trash folder is one.
      expect(await put('restore', theirs, { shell })).toEqual({ [client]: 'gone' });
      expect(await put('purge', items, { source: msp, shell })).toEqual(all(ids.slice(0, 14), 'gone'));

      expect(await put('purge', items.slice(0, 3), { shell })).toEqual(
        all(
          items.slice(0, 3).map(({ id }) => id),
          'done',
        ),
      );
      const purged = items.slice(0, 3).map(({ id }) => id);
      for (const id of purged) expect(await must(`find /var/spool -name '*${id}'`)).toBe('');
      expect(await put('purge', items.slice(0, 3), { shell })).toEqual(all(purged, 'gone'));
      expect(await put('restore', items, { shell })).toEqual({
        ...all(ids.slice(0, 14), 'done'),
        ...all(purged, 'gone'),
      });
      expect(await put('restore', theirs, { source: msp, shell })).toEqual({ [client]: 'done' });
      const back = bytes.split('\n').filter((line) => !purged.some((id) => line.includes(id)));
      expect(await files()).toBe(back.join('\n'));
    });

    it('an id that is taken is refused; a restore that broke off is finished by the next; no envelope without body', async () => {
      const ids = await held(['a', 'b', 'c', 'd']);
      const bytes = await files();
      await act('delete', ids, { shell });
      const items = await kept();
      const item = (at: number): KeptRef => items.find(({ id }) => id === ids[at])!;
      const dir = (at: number, kind: string): string =>
        new RegExp(`^(\\S+)/${kind}${ids[at]!} `, 'm').exec(bytes)![1]!;
      for (const name of ['hf', 'qf', 'Qf']) {
        await must(`touch /var/spool/mqueue/q1/${name}${ids[0]!}`);
        expect(await put('restore', [item(0)], { shell })).toEqual({ [ids[0]!]: 'failed' });
        await must(`rm /var/spool/mqueue/q1/${name}${ids[0]!}`);
      }
      await must(`touch /var/spool/${dir(0, 'df')}/df${ids[0]!}`);
      expect(await put('restore', [item(0)], { shell })).toEqual({ [ids[0]!]: 'failed' });
      await must(`rm /var/spool/${dir(0, 'df')}/df${ids[0]!}`);
      // Broken off between body and envelope.
      await must(`cd /var/spool && mv mqueue/.postroom-trash/*/*/df${ids[1]!} ${dir(1, 'df')}/`);
      // The body is nowhere.
      await must(`cd /var/spool && mv mqueue/.postroom-trash/*/*/df${ids[2]!} /tmp/`);
      // The place that it came from is a queue directory no more.
      expect(await put('restore', items, { shell })).toEqual({
        ...all(ids, 'done'),
        [ids[2]!]: 'failed',
      });
      expect(await must(`find /var/spool/mqueue/q* -name '*${ids[2]!}'`)).toBe('');
      expect((await kept()).map(({ id }) => id)).toEqual([ids[2]]);
      await must(`mv /tmp/df${ids[2]!} /var/spool/mqueue/.postroom-trash/*/1/`);
      await must(
        `printf /etc > "$(dirname "$(find /var/spool/mqueue/.postroom-trash -name hf${ids[2]!})")/from"`,
      );
      expect(await put('restore', [item(2)], { shell })).toEqual({ [ids[2]!]: 'gone' });
      expect(await must('ls /etc')).not.toContain(ids[2]);
    });

    it('a batch or id from anybody names nothing else, even past our own check', async () => {
      const ids = await held(['a', 'b']);
      await act('delete', ids, { shell });
      const items = await kept();
      const { batch } = items[0]!;
      const before = await must(
        'find / -xdev -name "*postroom*" -prune -o -newer /proc/1 -path "/var/spool/*" -print | sort; find /var/spool -type f | sort',
      );
      const bad = [
        '',
        batch,
        ids[0]!,
        `../${batch} ${ids[0]!}`,
        `${batch}/../${batch} ${ids[0]!}`,
        `* ${ids[0]!}`,
        `[0-9]*.[0-9]* ${ids[0]!}`,
        `. ${ids[0]!}`,
        `.. ${ids[0]!}`,
        `1. ${ids[0]!}`,
        `/ ${ids[0]!}`,
        `${batch} *`,
        `${batch} ??????????????`,
        `${batch} ../../../etc/passwd`,
        `${batch} ${ids[0]!.slice(0, 13)}`,
        `${batch} ${ids[0]!} x`,
        `-rf ${ids[0]!}`,
        `$(reboot) ${ids[0]!}`,
        '\u00e9\u00e9 \0 x',
      ];
      for (const what of ['restore', 'purge'] as const) {
        const [command] = trash[what](mta, hostFacts(), items);
        const { stdout, stderr } = await runOn(
          lab.sendmail,
          { ...command!, stdin: Buffer.from(`${bad.join('\n')}\n`).toString('latin1') },
          { shell },
        );
        expect(stdout).toBe('');
        expect(stderr.match(/^refused: not a kept message$/gm)).toHaveLength(bad.length);
      }
      for (const other of ['1700000000.1', '9999999999.99'])
        expect(await put('purge', [{ batch: other, id: ids[0]! }], { shell })).toEqual({ [ids[0]!]: 'gone' });
      expect(
        await must(
          'find / -xdev -name "*postroom*" -prune -o -newer /proc/1 -path "/var/spool/*" -print | sort; find /var/spool -type f | sort',
        ),
      ).toBe(before);
    });

    it('a trash that is a link, or of somebody else, is not read, restored from or purged', async () => {
      const ids = await held(['a']);
      await act('delete', ids, { shell });
      const items = await kept();
      await must(
        'mv /var/spool/mqueue/.postroom-trash /tmp/moved && ln -s /tmp/moved /var/spool/mqueue/.postroom-trash',
      );
      expect(await kept(mta, shell)).toEqual([]);
      expect(await put('restore', items, { shell })).toEqual(all(ids, 'gone'));
      expect(await put('purge', items, { shell })).toEqual(all(ids, 'gone'));
      await must(
        'rm /var/spool/mqueue/.postroom-trash; mv /tmp/moved /var/spool/mqueue/.postroom-trash; chown smmta /var/spool/mqueue/.postroom-trash',
      );
      expect(await kept(mta, shell)).toEqual([]);
      expect(await put('purge', items, { shell })).toEqual(all(ids, 'gone'));
      await must('chown root /var/spool/mqueue/.postroom-trash');
      expect(await put('restore', items, { shell })).toEqual(all(ids, 'done'));
    });

    it('returns held messages to their senders without trying to deliver them, and no others', async () => {
      const ids = await held(['a', 'b', 'c'], 'x@accept.test');
      const [free] = (await queued(['free'], 'y@accept.test')) as [string];
      const [held2] = (await held(['other'], 'z@accept.test')) as [string];
      // Their server says "later": the report waits in the queue, and not on hold.
      await must("printf 'Subject: w\\n\\nw\\n' | sendmail -Am -odq -f waits@defer.test x@accept.test");
      const waits = (await listOn(lab.sendmail, mta)).messages.find(
        ({ sender }) => sender === 'waits@defer.test',
      )!.id;
      await act('hold', [waits]);
      await lab.sink.forgetMessages();
      expect(await act('expire', [...ids, waits, free], { shell })).toEqual({
        ...all([...ids, waits], 'done'),
        [free]: 'changed',
      });
      const arrived = await lab.sink.messages();
      expect(arrived.map(({ from, to }) => [from, to.map(({ address }) => address)]).sort()).toEqual(
        ['a', 'b', 'c'].map((name) => ['', [`${name}@accept.test`]]),
      );
      for (const { text } of arrived) {
        expect(text).toContain('Action: failed');
        expect(text).toMatch(/^Subject: [abc]$/m);
      }
      const { messages } = await listOn(lab.sendmail, mta);
      expect(messages.map((message) => [message.sender, message.queue]).sort()).toEqual([
        ['MAILER-DAEMON', 'deferred'],
        ['free@accept.test', 'incoming'],
        ['other@accept.test', 'held'],
      ]);
      expect(messages.find(({ id }) => id === held2)?.reason).toBe('why');
    });

    it('lets go of held messages that are still the same', async () => {
      const ids = await held(['a', 'b', 'c', 'd']);
      const [waiting] = (await queued(['waiting'])) as [string];
      const { messages } = await listOn(lab.sendmail, mta);
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
      const command = queue.letGo!(mta, hostFacts());
      const { code, stdout, stderr } = await runOn(
        lab.sendmail,
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
      const after = (await listOn(lab.sendmail, mta)).messages;
      expect(
        after
          .filter((message) => message.queue === 'held')
          .map(({ id }) => id)
          .sort(),
      ).toEqual(ids.slice(1).sort());
    });
  });

  it('a report to a server that never speaks does not keep the others, and goes on without us', async () => {
    await must("printf 'Subject: w\\n\\nw\\n' | sendmail -Am -odq -f hangs@silent.test x@accept.test");
    const hangs = (await listOn(lab.sendmail, mta)).messages[0]!.id;
    await act('hold', [hangs]);
    const ids = await held(['a', 'b'], 'x@accept.test');
    const from = performance.now();
    expect(await act('expire', [hangs, ...ids])).toEqual({ ...all(ids, 'done'), [hangs]: 'busy' });
    expect(performance.now() - from).toBeLessThan(25_000);
    await lab.sendmail.run(['pkill', '-KILL', '-f', '^sendmail: [^ ]*[0-9A-Za-z]{14} |sendmail -Am -O']);
    await sleep(200);
  });

  it('2,000 deleted and put back in seconds', async () => {
    await bulkQueue(lab.sendmail, 2000);
    const ids = (await listOn(lab.sendmail, mta)).messages.map(({ id }) => id);
    await act('hold', ids);
    const bytes = await files();
    const times: Record<string, number> = {};
    const timed = async <T>(name: string, run: () => Promise<T>): Promise<T> => {
      const from = performance.now();
      const value = await run();
      times[name] = Math.round(performance.now() - from);
      return value;
    };
    expect(await timed('delete', () => act('delete', ids))).toEqual(all(ids, 'done'));
    const items = await timed('list', () => kept());
    expect(items).toHaveLength(ids.length);
    expect(await timed('restore', () => put('restore', items))).toEqual(all(ids, 'done'));
    expect(await files()).toBe(bytes);
    console.log(JSON.stringify(times));
    expect(times['delete']).toBeLessThan(30_000);
    expect(times['restore']).toBeLessThan(15_000);
  });
});
