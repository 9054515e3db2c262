import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '#mail/command';
import { mtas } from '#mail/mta/index';
import type { MtaFacts, MtaId, QueueSource } from '#mail/mta/mta';
import type { QueueAction } from '#mail/queue';
import { sudoersFile } from '#mail/sudoers';
import type { KeptRef } from '#mail/trash';
import { type Lab, startLab } from '../lab/lab.ts';
import type { MailHost } from '../lab/mail-host.ts';
import { labObstacle } from '../lab/packages.ts';
import { seedQueue } from '../lab/seed.ts';
import { submit } from '../lab/smtp-client.ts';
import { hostFacts } from './mta/reading.ts';
import { listOn, probe, runOn } from './real-host.ts';
import { about } from './about.ts';

describe.skipIf(labObstacle() !== undefined)('the sudoers file on a real host', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab();
    await seedQueue(lab);
  }, 600_000);

  afterAll(() => lab.stop());

  const seen = hostFacts({ logs: { kind: 'file', path: '/var/log/mail.log' } });
  const kinds: readonly MtaId[] = ['sendmail', 'postfix'];

  /** Installs the file for `plain`; gives what it grants. */
  async function grant(host: MailHost, kind: MtaId): Promise<{ facts: MtaFacts; granted: Command[] }> {
    const facts = await probe(host, kind);
    const rights = mtas[kind].rights(facts, seen.tools, seen.logs);
    await host.writeFile(
      '/root/postroom',
      Buffer.from(sudoersFile('plain', rights, { askPassword: false }), 'latin1'),
    );
    expect(await host.run('visudo -c -f /root/postroom')).toMatchObject({ code: 0, stderr: '' });
    await host.must('install -m 0440 -o root -g root /root/postroom /etc/sudoers.d/postroom && visudo -c');
    return { facts, granted: rights.flatMap(({ commands }) => [...commands]) };
  }

  const allows = async (host: MailHost, argv: readonly string[]): Promise<boolean> =>
    (await host.run(['sudo', '-n', '-l', '--', ...argv], { user: 'plain' })).code === 0;

  const bySudo = (command: Command): Command => ({
    ...command,
    argv: ['/usr/bin/sudo', '-n', '--', ...command.argv],
  });

  /** A message that was tried and put off, from somebody who can be answered. */
  async function deferred(host: MailHost, source: QueueSource, name: string): Promise<string> {
    await submit(host.ip, 25, [
      {
        from: `${name}@accept.test`,
        to: [`${name}@defer.test`],
        content: `Subject: ${name}\r\n\r\nbody of it\r\n`,
      },
    ]);
    const found = async () =>
      (await listOn(host, source)).messages.find(
        (one) => one.sender === `${name}@accept.test` && one.queue === 'deferred' && !one.busy,
      );
    await expect.poll(found, { timeout: 60_000, interval: 500 }).toBeDefined();
    return (await found())!.id;
  }

  it.each(kinds)(
    '%s: it is a valid file that allows exactly its commands, letter by letter',
    async (kind) => {
      const host = lab[kind];
      const facts = await probe(host, kind);
      for (const command of mtas[kind]
        .rights(facts, seen.tools, seen.logs)
        .flatMap(({ commands }) => commands))
        expect(await allows(host, command.argv), 'before').toBe(false);
      const { granted } = await grant(host, kind);
      expect(granted.length).toBeGreaterThan(5);
      for (const { argv } of granted) {
        expect(await allows(host, argv), argv.join(' ').slice(0, 80)).toBe(true);
        const last = argv.at(-1) ?? '';
        const other: (readonly string[])[] = [
          [...argv, 'x'],
          argv.slice(0, -1),
          [...argv.slice(0, -1), `${last}x`],
          [...argv.slice(0, -1), last.slice(1)],
        ];
        const script = argv[1] === '-c' ? (argv[2] ?? '') : '';
        // Every character that sudoers might take for a pattern is only itself.
        for (let at = 0; at < script.length; at += 1)
          if (/[*?[\]!\\,:=#]/.test(script.charAt(at)))
            other.push([
              ...argv.slice(0, 2),
              `${script.slice(0, at)}a${script.slice(at + 1)}`,
              ...argv.slice(3),
            ]);
        const some = other.filter((_, n) => n < 4 || n % 7 === 0);
        for (const wrong of some) expect(await allows(host, wrong), wrong.join(' ').slice(-200)).toBe(false);
      }
      for (const wrong of [
        ['/bin/sh', '-c', 'id'],
        ['/bin/sh'],
        ['/usr/sbin/postsuper', '-d', 'ALL'],
        ['/usr/bin/find', '/'],
        ['/usr/sbin/sendmail', '-q'],
      ])
        expect(await allows(host, wrong), wrong.join(' ')).toBe(false);
    },
  );

  it.each(kinds)('%s: with it an ordinary account lists, holds, releases and deletes', async (kind) => {
    const host = lab[kind];
    const { facts } = await grant(host, kind);
    const { queue } = mtas[kind];
    const source = facts.sources[0] as QueueSource;
    const asRoot = await listOn(host, source);
    expect(asRoot.messages.length).toBeGreaterThan(5);
    const list = queue.list(source, seen);
    const reader = queue.reader(source, Number(await host.must('date +%s')));
    const found = [];
    for (const [part, command] of list.entries()) {
      const { code, stdout } = await runOn(host, command.root ? bySudo(command) : command, { user: 'plain' });
      expect(code).toBe(0);
      reader.push(part, stdout);
    }
    reader.end();
    found.push(...reader.take());
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(asRoot.messages.map(({ id }) => id)));

    const ids = asRoot.messages
      .filter((message) => message.queue === 'deferred')
      .slice(0, 2)
      .map(({ id }) => id);
    for (const action of ['hold', 'release', 'hold', 'delete'] as const) {
      for (const command of queue.act(action, source, seen, ids, about('for a "test", really: why=1'))) {
        const result = await runOn(host, bySudo(command), { user: 'plain' });
        expect([...queue.heard(action, [result])].map(([id, { outcome }]) => [id, outcome])).toEqual(
          ids.map((id) => [id, 'done']),
        );
      }
    }
    const left = (await listOn(host, source)).messages.map(({ id }) => id);
    expect(asRoot.messages.map(({ id }) => id).filter((id) => !left.includes(id))).toEqual(ids);
  });

  it.each(kinds)(
    '%s: and brings deleted mail back, purges, lets go of holds, returns mail to its sender',
    async (kind) => {
      const host = lab[kind];
      const { facts } = await grant(host, kind);
      const { queue, trash } = mtas[kind];
      if (trash === undefined || queue.letGo === undefined) throw new Error('It can do none of this.');
      const source = facts.sources[0] as QueueSource;
      const run = async (command: Command) => runOn(host, bySudo(command), { user: 'plain' });
      const act = async (action: QueueAction, ids: readonly string[]) => {
        for (const command of queue.act(action, source, seen, ids, about('why')))
          expect(
            [...queue.heard(action, [await run(command)])].map(([id, { outcome }]) => [id, outcome]),
            action,
          ).toEqual(ids.map((id) => [id, 'done']));
      };
      const put = async (what: 'restore' | 'purge', items: readonly KeptRef[]) => {
        const words = [];
        for (const command of trash[what](source, seen, items))
          words.push(...trash.heard(what, [await run(command)]).values());
        expect(words.map(({ outcome }) => outcome)).toEqual(items.map(() => 'done'));
        return words.map(({ newId }, at) => newId ?? items[at]!.id);
      };
      const deleted = async () => trash.read(source, (await run(trash.list(source, seen))).stdout);

      const [one] = (await listOn(host, source)).messages.filter((message) => message.queue === 'deferred');
      await act('hold', [one!.id]);
      await act('delete', [one!.id]);
      const [item] = (await deleted()).filter(({ id }) => id === one!.id);
      expect(item).toMatchObject({ sender: one!.sender, by: 'ops' });
      const [back] = await put('restore', [item!]);
      const restored = (await listOn(host, source)).messages.find(({ id }) => id === back)!;
      expect(restored).toMatchObject({ queue: 'held', sender: one!.sender, arrivedAt: one!.arrivedAt });

      const line = `${back!} ${restored.arrivedAt} ${restored.sizeBytes}\n`;
      expect((await run({ ...queue.letGo(source, seen), stdin: line })).code).toBe(0);
      expect((await listOn(host, source)).messages.find(({ id }) => id === back)?.queue).not.toBe('held');

      await act('hold', [back!]);
      await act('delete', [back!]);
      const [again] = (await deleted()).filter(({ id }) => id === back);
      await put('purge', [again!]);
      expect((await deleted()).filter(({ id }) => id === back)).toEqual([]);

      const other = await deferred(host, source, 'returned');
      await act('hold', [other]);
      await act('expire', [other]);
    },
  );

  it.each(kinds)('%s: and shows a message, searches headers, watches a delivery', async (kind) => {
    const host = lab[kind];
    const { facts } = await grant(host, kind);
    const { queue, message, delivery } = mtas[kind];
    if (message === undefined || delivery === undefined) throw new Error('It can do none of this.');
    const source = facts.sources[0] as QueueSource;
    const run = async (command: Command) => runOn(host, bySudo(command), { user: 'plain' });
    const id = await deferred(host, source, 'watched');

    const reader = message.reader();
    for (const [part, command] of message.read(source, seen, id, 10_000).entries()) {
      const { code, stdout } = await run(command);
      expect(code).toBe(0);
      reader.push(part, stdout);
    }
    expect(reader.read().content).toMatch(/^Subject: watched[^]*\n\nbody of it\r?\n$/m);

    const found: string[] = [];
    const headers = message.headersReader((of, name, raw) => {
      if (name.toLowerCase() === 'subject' && raw.includes('watched')) found.push(of);
    });
    headers.push((await run(message.headers(source, seen))).stdout);
    headers.end();
    expect(found).toEqual([id]);

    await lab.sink.setRules([{ match: '*', action: 'accept' }]);
    const steps = delivery.reader(new Map([[id, ['watched@defer.test']]]));
    const command = bySudo(delivery.follow(source, seen, [id])!);
    const [head, ...rest] = command.argv;
    // Whoever follows a log follows it until he goes away.
    const watch = runOn(
      host,
      { ...command, argv: ['/usr/bin/timeout', '20', head, ...rest] },
      { user: 'plain' },
    );
    if (delivery.from === 'log') {
      await sleep(3000);
      for (const flush of queue.act('flush', source, seen, [id], about()))
        await runOn(host, flush.root ? bySudo(flush) : flush, { user: 'plain' });
    }
    const told = steps.push((await watch).stdout);
    await lab.sink.resetRules();
    expect(told[0]).toEqual({ kind: 'ready' });
    expect(told.find((step) => step.kind === 'fate')).toMatchObject({ id, status: 'sent' });
    expect(told.some((step) => step.kind === 'over' && step.id === id)).toBe(true);
  });

  it('flush goes on after sudo has ended, though it has its own terminal (use_pty)', async () => {
    const host = lab.sendmail;
    expect(await host.must('cat /etc/sudoers')).toMatch(/^Defaults\s+use_pty/m);
    const { facts } = await grant(host, 'sendmail');
    const source = facts.sources[0] as QueueSource;
    await host.must(['sendmail', '-Am', '-odq', '-f', 'hangs@lab.test', 'x@silent.test'], {
      stdin: 'Subject: x\n\nx\n',
    });
    const find = async () =>
      (await listOn(host, source)).messages.find(({ sender }) => sender === 'hangs@lab.test');
    const [command] = mtas.sendmail.queue.act('flush', source, seen, [(await find())!.id], about());
    const result = await runOn(host, bySudo(command!), { user: 'plain' });
    expect(result.code).toBe(0);
    expect((await find())?.busy).toBe(true);
  });
});
