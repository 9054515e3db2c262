import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mtas } from '#mail/mta/index';
import type { KeptRef } from '#mail/trash';
import { labObstacle } from '../../../lab/packages.ts';
import { runOn } from '../../real-host.ts';
import { hostFacts } from '../reading.ts';
import { Ground, all, shells } from './ground.ts';

const trash = mtas.sendmail.trash!;

describe.skipIf(labObstacle() !== undefined)('the trash of sendmail, where it refuses', () => {
  let ground: Ground;

  beforeAll(async () => {
    ground = await Ground.open();
  }, 600_000);

  afterAll(() => ground.lab.stop());

  beforeEach(() => ground.empty());

  describe.each(Object.entries(shells))('in %s', (_, shell) => {
    it('restores and purges the named messages only; the others and the other queue stay', async () => {
      const ids = await ground.held(Array.from('abcdefghijklmnop'));
      const [client] = (await ground.queued(['client'], 'x@defer.test', '-Ac')) as [string];
      await ground.act('hold', [client], { source: ground.msp, shell });
      const bytes = await ground.files();
      expect(await ground.act('delete', ids.slice(0, 14), { shell })).toEqual(all(ids.slice(0, 14), 'done'));
      expect(await ground.act('delete', [client], { source: ground.msp, shell })).toEqual({
        [client]: 'done',
      });
      const items = await ground.kept({ shell });
      expect(items.map(({ id }) => id).sort()).toEqual(ids.slice(0, 14).sort());
      const theirs = await ground.kept({ source: ground.msp, shell });
      expect(theirs.map(({ id }) => id)).toEqual([client]);
      // The queues share no messages, even if the trash folder is one.
      expect(await ground.put('restore', theirs, { shell })).toEqual({ [client]: 'gone' });
      expect(await ground.put('purge', items, { source: ground.msp, shell })).toEqual(
        all(ids.slice(0, 14), 'gone'),
      );

      expect(await ground.put('purge', items.slice(0, 3), { shell })).toEqual(
        all(
          items.slice(0, 3).map(({ id }) => id),
          'done',
        ),
      );
      const purged = items.slice(0, 3).map(({ id }) => id);
      for (const id of purged) expect(await ground.must(`find /var/spool -name '*${id}'`)).toBe('');
      expect(await ground.put('purge', items.slice(0, 3), { shell })).toEqual(all(purged, 'gone'));
      expect(await ground.put('restore', items, { shell })).toEqual({
        ...all(ids.slice(0, 14), 'done'),
        ...all(purged, 'gone'),
      });
      expect(await ground.put('restore', theirs, { source: ground.msp, shell })).toEqual({
        [client]: 'done',
      });
      const back = bytes.split('\n').filter((line) => !purged.some((id) => line.includes(id)));
      expect(await ground.files()).toBe(back.join('\n'));
    });

    it('an id that is taken is refused; a restore that broke off is finished by the next; no envelope without body', async () => {
      const ids = await ground.held(['a', 'b', 'c', 'd']);
      const bytes = await ground.files();
      await ground.act('delete', ids, { shell });
      const items = await ground.kept();
      const item = (at: number): KeptRef => items.find(({ id }) => id === ids[at])!;
      const dir = (at: number, kind: string): string =>
        new RegExp(`^(\\S+)/${kind}${ids[at]!} `, 'm').exec(bytes)![1]!;
      for (const name of ['hf', 'qf', 'Qf']) {
        await ground.must(`touch /var/spool/mqueue/q1/${name}${ids[0]!}`);
        expect(await ground.put('restore', [item(0)], { shell })).toEqual({ [ids[0]!]: 'failed' });
        await ground.must(`rm /var/spool/mqueue/q1/${name}${ids[0]!}`);
      }
      await ground.must(`touch /var/spool/${dir(0, 'df')}/df${ids[0]!}`);
      expect(await ground.put('restore', [item(0)], { shell })).toEqual({ [ids[0]!]: 'failed' });
      await ground.must(`rm /var/spool/${dir(0, 'df')}/df${ids[0]!}`);
      // Broken off between body and envelope.
      await ground.must(`cd /var/spool && mv mqueue/.postroom-trash/*/*/df${ids[1]!} ${dir(1, 'df')}/`);
      // The body is nowhere.
      await ground.must(`cd /var/spool && mv mqueue/.postroom-trash/*/*/df${ids[2]!} /tmp/`);
      // The place that it came from is a queue directory no more.
      expect(await ground.put('restore', items, { shell })).toEqual({
        ...all(ids, 'done'),
        [ids[2]!]: 'failed',
      });
      expect(await ground.must(`find /var/spool/mqueue/q* -name '*${ids[2]!}'`)).toBe('');
      expect((await ground.kept()).map(({ id }) => id)).toEqual([ids[2]]);
      await ground.must(
        `cd "$(dirname "$(find /var/spool/mqueue/.postroom-trash -name hf${ids[2]!})")" && mv /tmp/df${ids[2]!} . && printf /etc >from`,
      );
      expect(await ground.put('restore', [item(2)], { shell })).toEqual({ [ids[2]!]: 'gone' });
      expect(await ground.must('ls /etc')).not.toContain(ids[2]);
    });

    it('a batch or id from anybody names nothing else, even past our own check', async () => {
      const ids = await ground.held(['a', 'b']);
      await ground.act('delete', ids, { shell });
      const items = await ground.kept();
      const { batch } = items[0]!;
      const before = await ground.must(
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
        const [command] = trash[what](ground.mta, hostFacts(), items);
        const { stdout, stderr } = await runOn(
          ground.lab.sendmail,
          { ...command!, stdin: Buffer.from(`${bad.join('\n')}\n`).toString('latin1') },
          { shell },
        );
        expect(stdout).toBe('');
        expect(stderr.match(/^refused: not a kept message$/gm)).toHaveLength(bad.length);
      }
      for (const other of ['1700000000.1', '9999999999.99'])
        expect(await ground.put('purge', [{ batch: other, id: ids[0]! }], { shell })).toEqual({
          [ids[0]!]: 'gone',
        });
      expect(
        await ground.must(
          'find / -xdev -name "*postroom*" -prune -o -newer /proc/1 -path "/var/spool/*" -print | sort; find /var/spool -type f | sort',
        ),
      ).toBe(before);
    });

    it('a trash that is a link, or of somebody else, is not read, restored from or purged', async () => {
      const ids = await ground.held(['a']);
      await ground.act('delete', ids, { shell });
      const items = await ground.kept();
      await ground.must(
        'mv /var/spool/mqueue/.postroom-trash /tmp/moved && ln -s /tmp/moved /var/spool/mqueue/.postroom-trash',
      );
      expect(await ground.kept({ shell })).toEqual([]);
      expect(await ground.put('restore', items, { shell })).toEqual(all(ids, 'gone'));
      expect(await ground.put('purge', items, { shell })).toEqual(all(ids, 'gone'));
      await ground.must(
        'rm /var/spool/mqueue/.postroom-trash; mv /tmp/moved /var/spool/mqueue/.postroom-trash; chown smmta /var/spool/mqueue/.postroom-trash',
      );
      expect(await ground.kept({ shell })).toEqual([]);
      expect(await ground.put('purge', items, { shell })).toEqual(all(ids, 'gone'));
      await ground.must('chown root /var/spool/mqueue/.postroom-trash');
      expect(await ground.put('restore', items, { shell })).toEqual(all(ids, 'done'));
    });
  });
});
