import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mtas } from '#mail/mta/index';
import type { QueueSource } from '#mail/mta/mta';
import type { Outcome, QueueAction } from '#mail/queue';
import { bulkQueue } from '../../../lab/bulk.ts';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { listOn, probe, runOn } from '../../real-host.ts';
import { hostFacts } from '../reading.ts';
import { about } from '../../about.ts';

const { queue } = mtas.sendmail;
const shells = { dash: ['/bin/dash'], busybox: ['/usr/local/bin/busybox', 'sh'] } as const;

describe.skipIf(labObstacle() !== undefined)('the scripts for sendmail', () => {
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

  /** Queues one message per sender without trying it; gives their ids. */
  async function queued(
    senders: readonly string[],
    to = 'nobody@defer.test',
    mode = '-Am',
  ): Promise<string[]> {
    for (const sender of senders)
      await lab.sendmail.must(['sendmail', mode, '-odq', '-f', `${sender}@lab.test`, to], {
        stdin: `Subject: ${sender}\n\nbody of ${sender}\n`,
      });
    const { messages } = await listOn(lab.sendmail, mode === '-Am' ? mta : msp);
    return senders.map((sender) => messages.find((message) => message.sender === `${sender}@lab.test`)!.id);
  }

  /** Every queue file but those of `ids`: place, time and content. */
  const others = async (ids: readonly string[]): Promise<string> => {
    const all = await must(
      "find /var/spool/mqueue /var/spool/mqueue-client -type f -exec md5sum {} + -printf '%p %T@ %m\\n' | sort",
    );
    return all
      .split('\n')
      .filter((line) => !line.includes('.postroom-trash') && !ids.some((id) => line.includes(id)))
      .join('\n');
  };
  const files = async (): Promise<string[]> =>
    (
      await must(
        "find /var/spool/mqueue /var/spool/mqueue-client -path '*/.postroom-trash' -prune -o -type f -printf '%f\\n' | sort",
      )
    )
      .split('\n')
      .filter(Boolean);

  async function act(
    shell: readonly string[],
    action: QueueAction,
    ids: readonly string[],
    { source = mta, reason = 'why' }: { source?: QueueSource; reason?: string } = {},
  ): Promise<Record<string, Outcome>> {
    const results = [];
    for (const command of queue.act(action, source, hostFacts(), ids, about(reason)))
      results.push(await runOn(lab.sendmail, command, { shell }));
    for (const { code, stderr } of results) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return Object.fromEntries([...queue.heard(action, results)].map(([id, { outcome }]) => [id, outcome]));
  }

  /** A delivery that has begun and does not end: to a server that never speaks. */
  async function inDelivery(): Promise<string> {
    const [id] = await queued(['stuck'], 'x@silent.test');
    await must(`setsid sendmail -Am -v -qI${id!} </dev/null >/dev/null 2>&1 &`);
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await listOn(lab.sendmail, mta)).messages.find((message) => message.id === id)?.busy === true)
        return id!;
      await sleep(100);
    }
    throw new Error('It was never in delivery.');
  }

  /** Ends what this test left running in the host, found by its own words, not by those of a shell around it. */
  const endRuns = async (): Promise<void> => {
    for (const words of ['^sleep 30$', '^sendmail: [^ ]*[0-9A-Za-z]{14} |sendmail -Am -v '])
      await lab.sendmail.run(['pkill', '-KILL', '-f', words]);
  };

  const ghost = '6AL3TlI5000072';

  describe.each(Object.entries(shells))('in %s', (_, shell) => {
    it('hold and release touch the named messages and nothing else, in every queue directory', async () => {
      // sendmail chooses a queue directory by chance: enough messages that both have some.
      const ids = await queued(Array.from('abcdefghijklmnop'));
      const named = ids.slice(0, 14);
      const before = await others(named);
      const reason = `"; touch /tmp/owned; $(touch /tmp/owned) \`id\` 'ÁÂÄ€' -qI \\n %s`;
      expect(await act(shell, 'hold', [...named, ghost], { reason })).toEqual({
        ...Object.fromEntries(named.map((id) => [id, 'done'])),
        [ghost]: 'gone',
      });
      expect(await others(named)).toBe(before);
      const held = (await listOn(lab.sendmail, mta)).messages.filter((message) => message.queue === 'held');
      expect(held.map(({ id }) => id)).toEqual([...named].sort());
      for (const message of held) expect(message.reason).toBe(reason);
      expect((await must('ls /tmp')).split('\n')).not.toContain('owned');
      for (const directory of ['q1', 'q2/qf'])
        expect(await must(`ls /var/spool/mqueue/${directory}`)).toContain('hf');

      expect(await act(shell, 'release', [...named.slice(0, 3), ghost])).toEqual({
        ...Object.fromEntries(named.slice(0, 3).map((id) => [id, 'done'])),
        [ghost]: 'gone',
      });
      const still = (await listOn(lab.sendmail, mta)).messages.filter((message) => message.queue === 'held');
      expect(still.map(({ id }) => id)).toEqual(named.slice(3).sort());
      expect(await others(named)).toBe(before);
    });

    it('flush and return to sender say so when sendmail skips queue runs for the load of the host', async () => {
      const config = '/etc/mail/sendmail.cf';
      const ids = await queued(['a', 'b']);
      await must(
        `cp ${config} /root/cf; sed -i -e 's/^O QueueLA=.*/O QueueLA=0/' -e 's/^#*O QueueFactor=.*/O QueueFactor=1/' ${config}; grep -c '^O Queue[LF]' ${config}`,
      );
      expect(await act(shell, 'flush', ids)).toEqual({ [ids[0]!]: 'failed', [ids[1]!]: 'failed' });
      expect(await act(shell, 'hold', [ids[0]!])).toEqual({ [ids[0]!]: 'done' });
      expect(await act(shell, 'expire', [ids[0]!])).toEqual({ [ids[0]!]: 'failed' });
      const { delivery } = mtas.sendmail;
      const steps = delivery!.reader(new Map([[ids[1]!, ['x']]]));
      const watch = await runOn(lab.sendmail, delivery!.follow(mta, hostFacts(), [ids[1]!])!, { shell });
      expect(steps.push(watch.stdout)).toContainEqual(
        expect.objectContaining({ kind: 'fate', id: ids[1]!, status: 'not-tried' }),
      );
      await must(`cp /root/cf ${config}`);
      // Tried and put off is another thing.
      expect(await act(shell, 'flush', [ids[1]!])).toEqual({ [ids[1]!]: 'done' });
      expect((await listOn(lab.sendmail, mta)).messages.find(({ id }) => id === ids[1])?.tries).toBe(1);
      expect(await act(shell, 'flush', [ids[1]!])).toEqual({ [ids[1]!]: 'done' });
    });

    it('the submission queue too', async () => {
      const [a, b] = (await queued(['a', 'b'], 'x@defer.test', '-Ac')) as [string, string];
      expect(await act(shell, 'hold', [a], { source: msp })).toEqual({ [a]: 'done' });
      expect(await must('sendmail -Ac -qQ -bp')).toContain(a);
      expect(await act(shell, 'delete', [a, b], { source: msp })).toEqual({ [a]: 'done', [b]: 'changed' });
      expect(await must('sendmail -Ac -qQ -bp; sendmail -Ac -bp')).not.toContain(a);
      expect(await must('sendmail -Ac -bp')).toContain(b);
    });

    it('an empty, short, long or strange id never reaches sendmail, even past our own check', async () => {
      const ids = await queued(['a', 'b', 'c']);
      const before = await others([]);
      const [hold] = queue.act('hold', mta, hostFacts(), ids, about('why'));
      const bad = [
        '',
        '6',
        ids[0]!.slice(0, 13),
        ` ${ids[0]!}`,
        `${ids[0]!} `,
        `${ids[0]!}xx`,
        '*',
        '??????????????',
        `-qI${ids[0]!}`,
        `../${ids[0]!}`,
        '$(reboot)aaaaa',
        'é'.repeat(14),
      ];
      for (const action of ['hold', 'release', 'flush', 'expire', 'delete'] as const) {
        const [command] = queue.act(action, mta, hostFacts(), ids, about('why'));
        const stdin = `${['hold', 'expire', 'delete'].includes(action) ? 'why\n' : ''}${bad.join('\n')}\n`;
        const { stdout, stderr } = await runOn(
          lab.sendmail,
          { ...command!, stdin: Buffer.from(stdin).toString('latin1') },
          { shell },
        );
        expect(stdout).toBe('');
        expect(stderr.match(/^refused: not a full queue id$/gm)).toHaveLength(bad.length);
      }
      // Without a reason `-Q` would release; without ids it would take the whole queue.
      for (const stdin of ['', '\n', `\n${ids[0]!}\n`, 'why\n', 'why\n\n'])
        await runOn(lab.sendmail, { ...hold!, stdin }, { shell });
      expect(await others([])).toBe(before);
    });

    it('delete takes held messages only, whole, to a folder of root; put back, sendmail has them again', async () => {
      const ids = await queued(['a', 'b', 'c', 'd', 'e', 'f']);
      const held = ids.slice(0, 4);
      await act(shell, 'hold', held);
      const bodies = await must(
        `cd /var/spool/mqueue; cat $(find . -name 'df${held[0]!}') $(find . -name 'hf${held[0]!}')`,
      );
      const before = await others(held.slice(0, 3));
      expect(await act(shell, 'delete', [...held.slice(0, 3), ids[4]!, ghost])).toEqual({
        ...Object.fromEntries(held.slice(0, 3).map((id) => [id, 'done'])),
        [ids[4]!]: 'changed',
        [ghost]: 'gone',
      });
      expect(await others(held.slice(0, 3))).toBe(before);
      expect((await files()).filter((file) => held.slice(0, 3).some((id) => file.includes(id)))).toEqual([]);
      expect((await must("stat -c '%a %u' /var/spool/mqueue/.postroom-trash")).trim()).toMatch(/^2?700 0$/);
      const kept = '/var/spool/mqueue/.postroom-trash/*/*';
      const trash = `${kept}/df${held[0]!} ${kept}/hf${held[0]!}`;
      expect(await must(`cat ${trash}`)).toBe(bodies);
      // The folder is no queue to sendmail.
      expect(await must('sendmail -Am -bp; sendmail -Am -qQ -bp; sendmail -Am -qL -bp')).not.toContain(
        'postroom',
      );
      await must(`mv ${trash} /var/spool/mqueue/q1/`);
      expect(await must('sendmail -Am -qQ -bp')).toContain(held[0]);
    });

    it('a message in delivery is busy: not held, not deleted', async () => {
      const id = await inDelivery();
      const [free] = await queued(['free']);
      expect(await act(shell, 'hold', [id, free!])).toEqual({ [id]: 'busy', [free!]: 'done' });
      const held = await must(`find /var/spool/mqueue -name 'hf${free!}'`);
      await must(`setsid flock ${held.trim()} sleep 30 </dev/null >/dev/null 2>&1 &`);
      await sleep(300);
      expect(await act(shell, 'delete', [free!])).toEqual({ [free!]: 'busy' });
      expect(await act(shell, 'release', [free!])).toEqual({ [free!]: 'busy' });
      expect(await files()).toContain(`hf${free!}`);
      await endRuns();
    });

    it('flush delivers the named messages now, and returns while a dead destination still hangs', async () => {
      const [now] = (await queued(['now'], 'flushed@accept.test')) as [string];
      const [wait, hangs] = [
        ...(await queued(['wait'], 'x@accept.test')),
        ...(await queued(['hangs'], 'x@silent.test')),
      ] as [string, string];
      const before = await others([now, hangs]);
      const from = performance.now();
      expect(await act(shell, 'flush', [now, hangs, ghost])).toEqual({
        [now]: 'done',
        [hangs]: 'done',
        [ghost]: 'done',
      });
      expect(performance.now() - from).toBeLessThan(25_000);
      expect((await files()).some((file) => file.includes(now))).toBe(false);
      expect((await lab.sink.messages()).some(({ text }) => text.includes('body of now'))).toBe(true);
      expect(await others([now, hangs])).toBe(before);
      expect((await files()).filter((file) => file.includes(wait))).toEqual([`df${wait}`, `qf${wait}`]);
      const { messages } = await listOn(lab.sendmail, mta);
      expect(messages.find(({ id }) => id === hangs)?.busy).toBe(true);
      await endRuns();
    });
  });

  it('more ids than one sendmail takes: 450 held, released and deleted, each heard', async () => {
    await bulkQueue(lab.sendmail, 460);
    const ids = (await listOn(lab.sendmail, mta)).messages.map(({ id }) => id).slice(0, 450);
    const all = Object.fromEntries(ids.map((id) => [id, 'done']));
    expect(await act(shells.dash, 'hold', ids)).toEqual(all);
    expect((await files()).filter((file) => file.startsWith('hf'))).toHaveLength(450);
    expect(await act(shells.dash, 'delete', ids)).toEqual(all);
    const left = (await files()).filter((file) => file.startsWith('qf'));
    expect(left.length).toBeGreaterThanOrEqual(10);
    expect((await must('ls /var/spool/mqueue/.postroom-trash/*/* | grep -c ^hf')).trim()).toBe('450');
  });

  it('the trash is never where a pattern would make it a queue, nor on another filesystem', async () => {
    const one = async (): Promise<string> => {
      const [id] = await queued(['x']);
      await act(shells.dash, 'hold', [id!]);
      return id!;
    };
    const everything = { ...mta, detail: { ...mta.detail, patterns: ['/var/spool/mqueue/*'] } };
    const first = await one();
    expect(await act(shells.busybox, 'delete', [first], { source: everything })).toEqual({ [first]: 'done' });
    expect(await must('ls /var/spool/.postroom-trash/*/*')).toContain(first);
    expect(await must('ls -A /var/spool/mqueue')).not.toContain('postroom');

    await must('mkdir -p /srv/queue && mount -t tmpfs none /srv/queue');
    const second = await one();
    await must(`mv $(find /var/spool/mqueue -name '?f${second}') /srv/queue/`);
    const mounted = { ...mta, detail: { ...mta.detail, patterns: ['/srv/queue'] } };
    expect(await act(shells.dash, 'delete', [second], { source: mounted })).toEqual({ [second]: 'done' });
    expect((await must('find /srv/queue -type f -name "[dh]f*" -printf "%f\\n" | sort')).trim()).toBe(
      `df${second}\nhf${second}`,
    );
    expect(await must('ls -A /srv/queue')).toBe('.postroom-trash\n');
    await must('umount /srv/queue');
  });

  it('delete refuses a trash folder that is not its own, and to work without a lock tool', async () => {
    const [id] = (await queued(['x'])) as [string];
    await act(shells.dash, 'hold', [id]);
    await must(
      'ln -s /tmp /var/spool/mqueue/.postroom-trash; ln -s /tmp /var/spool/.postroom-trash; for d in q1 q2; do ln -s /tmp /var/spool/mqueue/$d/.postroom-trash; done',
    );
    expect(await act(shells.dash, 'delete', [id])).toEqual({ [id]: 'failed' });
    expect(await files()).toEqual([`df${id}`, `hf${id}`]);
    await must('find /var/spool -name .postroom-trash -delete; mv /usr/bin/flock /usr/bin/flock.away');
    const [command] = queue.act('delete', mta, hostFacts(), [id], about());
    const { code, stderr } = await runOn(lab.sendmail, command!);
    expect([code, stderr]).toEqual([69, expect.stringContaining('flock is not installed')]);
    await must('mv /usr/bin/flock.away /usr/bin/flock');
    expect(await files()).toEqual([`df${id}`, `hf${id}`]);
  });

  it('the probe finds the same in dash, busybox and bash, as anybody', async () => {
    const found = await probe(lab.sendmail, 'sendmail', ['/bin/dash'], 'root');
    for (const shell of [shells.busybox, ['/bin/bash', '--posix']])
      expect(await probe(lab.sendmail, 'sendmail', shell)).toEqual(found);
    await expect(probe(lab.postfix, 'sendmail')).rejects.toThrow('No sendmail found');
    await expect(probe(lab.sendmail, 'postfix')).rejects.toThrow('No postfix found');
  });

  it('a file that is still being written is left out, where mailq breaks off', async () => {
    const [id] = (await queued(['x'])) as [string];
    await must('printf "V8\\nT1\\nSx@y\\n" > /var/spool/mqueue/q1/qf6AL000000000001');
    const { messages, notUnderstood } = await listOn(lab.sendmail, mta);
    expect([messages.map((message) => message.id), notUnderstood]).toEqual([[id], []]);
  });
});
