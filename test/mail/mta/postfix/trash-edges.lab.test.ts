import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mtas } from '#mail/mta/index';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { labObstacle } from '../../../lab/packages.ts';
import { submit } from '../../../lab/smtp-client.ts';
import { probe } from '../../real-host.ts';
import { hostFacts } from '../reading.ts';
import { TrashHost } from './trash-lab.ts';

const trash = mtas.postfix.trash!;

describe.skipIf(labObstacle() !== undefined)('the edges of the trash of Postfix', () => {
  let lab: Lab;
  let short: TrashHost;
  let long: TrashHost;

  beforeAll(async () => {
    lab = await startLab();
    const { sources } = await probe(lab.postfix, 'postfix');
    [short, long] = sources.map((source) => new TrashHost(lab, source)) as [TrashHost, TrashHost];
  }, 600_000);

  afterAll(() => lab.stop());

  beforeEach(async () => {
    for (const host of [short, long]) {
      await host.clear();
    }
  });

  /** Puts plain messages into the deferred queue; ids in the order of their senders. */
  async function queued(host: TrashHost, ...names: readonly string[]): Promise<string[]> {
    const mails = names.map((name) => ({
      from: `${name}@lab.test`,
      to: ['x@defer.test'],
      content: `Subject: ${name}\n\n${name}\n`,
    }));
    for (const { accepted } of await submit(lab.postfix.ip, host === long ? 2525 : 25, mails))
      expect(accepted).toBe(true);
    const rows = [...(await host.settled(names.length)).values()].map(({ row }) => row);
    return names.map((name) => rows.find(({ sender }) => sender === `${name}@lab.test`)!.queue_id);
  }

  it.each(['short', 'long'] as const)(
    '%s ids: the same id in the same place, logs in their hashed folders',
    async (kind) => {
      const host = kind === 'short' ? short : long;
      const [a, b, c] = (await queued(host, 'a', 'b', 'c')) as [string, string, string];
      await host.must(
        `postconf -c ${host.config} -e 'hash_queue_names = deferred, defer, hold' 'hash_queue_depth = 2'`,
      );
      await host.must(`postsuper -c ${host.config} -s; postfix -c ${host.config} reload`);
      try {
        await host.act('hold', [a, b, c]);
        const files = (await host.files()).replace(new RegExp(`^.*/${c} .*\n`, 'gm'), '');
        expect(files).toMatch(/^hold\/.\/.\//m);
        const kept = await host.bin([a, b, c]);
        expect(kept.length).toBe(3);
        await host.must(`rm -rf ${host.spool}/hold/? ${host.spool}/defer/?`);
        await host.must(
          `postfix -c ${host.config} check; postsuper -c ${host.config} -s -p; postfix -c ${host.config} stop; postfix -c ${host.config} start`,
        );
        expect((await host.kept()).length).toBe(3);
        const back = await host.back(
          'restore',
          kept.filter(({ id }) => id !== c),
        );
        expect([...back.values()].map(({ outcome, said }) => `${outcome} ${said}`)).toEqual(
          Array.from({ length: 2 }, () => 'done back on hold, as it was'),
        );
        expect(await host.files()).toBe(files);
        expect(
          await host.must(`find ${host.spool}/hold ${host.spool}/defer -mindepth 1 -type d ! -user postfix`),
        ).toBe('');
        await host.must(`postsuper -c ${host.config} -s`);
        expect(await host.files()).toBe(files);
        expect((await host.kept()).map(({ id }) => id)).toEqual([c]);
      } finally {
        await host.must(
          `postconf -c ${host.config} -X hash_queue_names hash_queue_depth; postsuper -c ${host.config} -s; postfix -c ${host.config} reload`,
        );
      }
    },
    60_000,
  );

  it('Postfix does not mind the folder, and says nothing about it', async () => {
    const ids = await queued(short, 'a', 'b');
    await short.bin(ids);
    const log = await short.must('wc -l </var/log/mail.log');
    for (const line of [
      'postfix check',
      'postsuper -s',
      'postsuper -p',
      'postfix reload',
      'postfix stop',
      'postfix start',
      'postqueue -p',
      'postqueue -j',
      'postfix flush',
      'postfix status',
    ])
      expect(await lab.postfix.run(`${line} 2>&1 | grep -i postroom`), line).toMatchObject({ stdout: '' });
    const since = await short.must(`tail -n +${Number(log) + 1} /var/log/mail.log`);
    expect(since).toMatch(/starting the Postfix mail system/);
    expect(since.split('\n').filter((line) => / (warning|error|fatal|panic): /.test(line))).toEqual([]);
    expect((await short.kept()).map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(await short.must('grep -c "moved from hold to .postroom-trash" /var/log/mail.log')).not.toBe(
      '0\n',
    );
  }, 60_000);

  it('deletes only what is on hold, and says so of the rest', async () => {
    const [a, b] = (await queued(short, 'a', 'b')) as [string, string];
    await short.act('hold', [a]);
    const said = await short.act('delete', [b, a, a, 'ABCDEF01234']);
    expect([...said.keys()]).toEqual([a]);
    expect([...(await short.rows()).keys()]).toEqual([b]);
    expect(await short.act('delete', [b])).toEqual(new Map());
    expect((await short.kept()).length).toBe(1);
  });

  it.each(['delete', 'requeue', 'expire'] as const)(
    'a message in delivery is busy: %s leaves it alone',
    async (action) => {
      await lab.sink.setRules([{ match: 'slow.tarpit.test', action: 'accept', delayMs: 4000 }]);
      const recipient = `${action}@slow.tarpit.test`;
      const other = (await queued(short, 'other'))[0]!;
      await submit(lab.postfix.ip, 25, [
        { from: 'a@lab.test', to: [recipient], content: 'Subject: x\n\nx\n' },
      ]);
      const find = async (): Promise<string | undefined> =>
        [...(await short.rows())].find(
          ([, { row }]) => row.queue_name === 'active' && row.recipients[0]?.address === recipient,
        )?.[0];
      await expect.poll(find).toBeDefined();
      const id = (await find())!;
      await short.act('hold', [id, other]);
      const said = await short.act(action, [id, other]);
      expect(said.get(id)?.outcome).toBe('busy');
      expect(said.get(other)?.outcome).toBe('done');
      expect((await short.kept()).map((one) => one.id)).toEqual(action === 'delete' ? [other] : []);
      expect((await short.rows()).get(id)?.row.queue_name).toBe('hold');
      await expect
        .poll(
          async () =>
            (await lab.sink.messages()).filter(({ to }) => to.some(({ address }) => address === recipient))
              .length,
        )
        .toBe(1);
      await lab.sink.resetRules();
    },
    60_000,
  );

  it('an id that is taken stays in the trash; a copied file comes back under the id of its new inode', async () => {
    const [a, b] = (await queued(short, 'a', 'b')) as [string, string];
    const [keptA, keptB] = (await short.bin([a, b])) as [
      { id: string; batch: string },
      { id: string; batch: string },
    ];
    const at = `${short.spool}/.postroom-trash/${keptA.batch}`;
    await short.must(`cp -p ${at}/${a} ${short.spool}/deferred/${a.slice(0, 1)}/${a}`);
    const said = await short.back('restore', [keptA]);
    expect([...said.values()]).toEqual([
      { outcome: 'failed', said: `a message of that id is in the queue: deferred/${a.slice(0, 1)}/${a}` },
    ]);
    expect((await short.kept()).length).toBe(2);
    await short.must(`rm ${short.spool}/deferred/${a.slice(0, 1)}/${a}`);

    await short.must(`cp -p ${at}/${b} ${at}/copy && rm ${at}/${b} && mv ${at}/copy ${at}/${b}`);
    const [word] = [...(await short.back('restore', [keptB])).values()];
    expect(word).toMatchObject({ outcome: 'done', newId: expect.stringMatching(/^[0-9A-F]+$/) as string });
    expect(word!.newId).not.toBe(b);
    const files = await short.files();
    expect(files).toContain(`hold/${word!.newId!} `);
    expect(files).toContain(`defer/${b.slice(0, 1)}/${word!.newId!} `);
    // postsuper would have chosen the same.
    await short.must('postsuper -s');
    expect(await short.files()).toBe(files);
    expect((await short.rows()).get(word!.newId!)?.row.sender).toBe('b@lab.test');
  });

  it('a restore that was cut off is finished by the next; nothing is there twice', async () => {
    const [a] = (await queued(short, 'a')) as [string];
    const [kept] = (await short.bin([a])) as [{ id: string; batch: string }];
    await short.must(`ln ${short.spool}/.postroom-trash/${kept.batch}/${a} ${short.spool}/hold/${a}`);
    expect([...(await short.back('restore', [kept])).values()]).toMatchObject([{ outcome: 'done' }]);
    expect(await short.files()).toMatch(
      new RegExp(`^defer/./${a} .*\nhold/${a} \\S+ \\S+ \\S+ \\S+ \\S+ 1 `),
    );
    expect([...(await short.back('restore', [kept])).values()]).toMatchObject([{ outcome: 'gone' }]);
    expect(await short.kept()).toEqual([]);
  });

  it('purge removes exactly what is named, for good', async () => {
    const ids = await queued(short, 'a', 'b', 'c');
    const kept = await short.bin(ids);
    const [a, b, c] = ids.map((id) => kept.find((one) => one.id === id)!) as [
      { id: string; batch: string },
      { id: string; batch: string },
      { id: string; batch: string },
    ];
    expect([...(await short.back('purge', [a, b])).values()].map(({ outcome }) => outcome)).toEqual([
      'done',
      'done',
    ]);
    expect([...(await short.back('purge', [a])).values()].map(({ outcome }) => outcome)).toEqual(['gone']);
    expect((await short.kept()).map(({ id }) => id)).toEqual([c.id]);
    expect(
      (await short.must(`cd ${short.spool}/.postroom-trash && find . -type f | sort`)).split('\n'),
    ).toEqual([`./${c.batch}/${c.id}`, `./${c.batch}/about`, `./${c.batch}/defer/${c.id}`, '']);
    await short.back('purge', [c]);
    expect(await short.must(`find ${short.spool}/.postroom-trash -mindepth 1`)).toBe('');
  });

  it('no batch and no id leads out of the folder, whatever reaches the script', async () => {
    const [a] = (await queued(short, 'a')) as [string];
    const [{ batch }] = (await short.bin([a])) as [{ id: string; batch: string }];
    await short.must(
      `echo keep >/root/victim; mkdir -p ${short.spool}/.postroom-trash/evil && echo keep >${short.spool}/.postroom-trash/evil/ABCDEF`,
    );
    const everything = await short.must(`find ${short.spool} /root -type f | sort`);
    const wrong = [
      [`${batch}/..`, 'victim'],
      ['../../../../root', 'victim'],
      ['..', 'ABCDEF'],
      ['.', 'ABCDEF'],
      ['evil', 'ABCDEF'],
      [batch, '../evil/ABCDEF'],
      [batch, 'about'],
      [batch, `${a} x`],
      [batch, '*'],
      ['*', a],
      ['', a],
      [batch, ''],
      ['1.2.3', a],
      ['1/2.3', a],
      [batch, 'ALL'],
      ['/root', 'victim'],
      ['-rf', a],
      [`${batch}\0`, a],
      ['$(id)', a],
      [`${batch}\n..`, a],
    ] as const;
    for (const [wrongBatch, id] of wrong)
      for (const what of ['restore', 'purge'] as const) {
        expect(
          () => trash[what](short.source, hostFacts(), [{ batch: wrongBatch, id }]),
          `${wrongBatch} ${id}`,
        ).toThrow();
        const [command] = trash[what](short.source, hostFacts(), [{ batch, id: a }]);
        if (wrongBatch !== `${batch}\n..` && id !== 'about')
          await short.run({ ...command!, stdin: `${wrongBatch} ${id}\n` });
        expect(
          await short.must(`find ${short.spool} /root -type f | sort`),
          `${what} ${wrongBatch} ${id}`,
        ).toBe(everything);
      }
    expect((await short.kept()).map(({ id }) => id)).toEqual([a]);
  }, 60_000);

  it.each([
    ['a symbolic link', 'mkdir -m 700 /root/elsewhere; ln -s /root/elsewhere .postroom-trash'],
    ["somebody else's", 'mkdir -m 700 .postroom-trash; chown postfix .postroom-trash'],
    ['open to others', 'mkdir -m 755 .postroom-trash'],
    ['a file', 'touch .postroom-trash; chmod 700 .postroom-trash'],
    [
      'on another filesystem',
      'mkdir -m 700 .postroom-trash; mount -t tmpfs -o mode=700 none .postroom-trash',
    ],
    [
      'full',
      'chmod 700 hold; mkdir -m 700 .postroom-trash; touch blocked; mount --bind .postroom-trash .postroom-trash; mount -o remount,ro,bind .postroom-trash',
    ],
  ])('nothing is deleted when the folder is %s, and each id says why', async (_, make) => {
    const ids = await queued(short, 'a', 'b');
    await short.act('hold', ids);
    const before = await short.files();
    await short.must(`cd ${short.spool} && { ${make}; }`);
    try {
      const said = await short.act('delete', ids);
      expect([...said.keys()].sort()).toEqual([...ids].sort());
      for (const { outcome, said: why } of said.values()) {
        expect(outcome).toBe('failed');
        expect(why).toMatch(/\.postroom-trash/);
      }
      expect(await short.files()).toBe(before);
    } finally {
      await short.must(
        `cd ${short.spool}; umount .postroom-trash 2>/dev/null; rm -rf .postroom-trash /root/elsewhere blocked`,
      );
    }
  });

  it('restore and list refuse a folder that is not of root alone', async () => {
    const [a] = (await queued(short, 'a')) as [string];
    const kept = await short.bin([a]);
    await short.must(`chmod 755 ${short.spool}/.postroom-trash`);
    await expect(short.kept()).rejects.toThrow('not a folder of root alone');
    for (const what of ['restore', 'purge'] as const)
      expect([...(await short.back(what, kept)).values()]).toMatchObject([{ outcome: 'failed' }]);
    await short.must(`chmod 700 ${short.spool}/.postroom-trash`);
    expect((await short.kept()).length).toBe(1);
  });

  it('a damaged file is listed with the rest, and hides none of them', async () => {
    const ids = await queued(short, 'a', 'b', 'c');
    const kept = await short.bin(ids);
    await short.must(`truncate -s 20 ${short.spool}/.postroom-trash/${kept[0]!.batch}/${ids[1]!}`);
    const found = await short.kept();
    expect(new Map(found.map(({ id, sender }) => [id, sender]))).toEqual(
      new Map([
        [ids[0], 'a@lab.test'],
        [ids[1], ''],
        [ids[2], 'c@lab.test'],
      ]),
    );
  });
});
