import { describe, expect, it } from 'vitest';
import { mtas } from '#mail/mta/index';
import { queuePatterns } from '#mail/mta/sendmail/queue-directories';
import { hostFacts, recordedFacts, sourceOf } from '../reading.ts';
import { about } from '../../about.ts';

const { queue, probe, trash } = mtas.sendmail;
const source = sourceOf('sendmail', 'sendmail:mta');
const host = hostFacts();
const [a, b] = ['6AL87smq000023', '6AL3TlI5000072'];
const kept = [{ batch: '1795258927.377', id: a }];

describe('what the probe of a real host says', () => {
  it('both queues with their directories', () => {
    expect(recordedFacts('sendmail')).toEqual({
      mta: 'sendmail',
      version: '8.17.1.9',
      notes: [],
      sources: [
        {
          id: 'sendmail:mta',
          mta: 'sendmail',
          label: 'sendmail',
          detail: {
            binary: '/usr/sbin/sendmail',
            mode: '-Am',
            cf: '/etc/mail/sendmail.cf',
            patterns: ['/var/spool/mqueue/q*', '/var/spool/mqueue/slow'],
            zone: '+0000',
          },
        },
        {
          id: 'sendmail:msp',
          mta: 'sendmail',
          label: 'sendmail submission',
          detail: {
            binary: '/usr/sbin/sendmail',
            mode: '-Ac',
            cf: '/etc/mail/submit.cf',
            patterns: ['/var/spool/mqueue-client'],
            zone: '+0000',
          },
        },
      ],
    });
  });

  it('a leftover sendmail.cf without a sendmail that answers is no sendmail', () => {
    const left = 'zone +0000\ncf mta /etc/mail/sendmail.cf\nline mta O QueueDirectory=/var/spool/mqueue\n';
    expect(probe.read(new Map([['sendmail', left]]), {})).toBeUndefined();
  });

  it('a sendmail that is too slow to answer is believed, with a note', () => {
    const slow =
      'zone +0000\nslow /usr/sbin/sendmail\ncf mta /etc/mail/sendmail.cf\nline mta DZ8.14.7\nline mta O QueueDirectory=/var/spool/mqueue\n';
    expect(probe.read(new Map([['sendmail', slow]]), {})).toMatchObject({
      version: '8.14.7',
      notes: [expect.stringContaining('did not answer')],
      sources: [{ detail: { binary: '/usr/sbin/sendmail' } }],
    });
  });
});

describe('queue directories', () => {
  it.each([
    [['O QueueDirectory=/var/spool/mqueue'], ['/var/spool/mqueue']],
    [['OQ/var/spool/mqueue/'], ['/var/spool/mqueue']],
    [
      [
        'O QueueDirectory=/mqueue/q*',
        'Qmqueue, P=/mqueue/q*, F=f',
        'Qslow, P=/mqueue/slow, I=5m',
        'Qmore, F=f',
      ],
      ['/mqueue/q*', '/mqueue/slow'],
    ],
    [
      ['O QueueDirectory = /mqueue/q*', 'Qrel, F=f, P=slow'],
      ['/mqueue/q*', '/mqueue/slow'],
    ],
    [['O QueueDirectory=/', 'O QueueDirectory=', 'O QueueFileMode=0600'], []],
  ])('%j', (lines, patterns) => {
    expect(queuePatterns(lines)).toEqual(patterns);
  });
});

describe('commands', () => {
  it('hold sends the reason first; an empty one would release, so it is never empty', () => {
    const [command] = queue.act('hold', source, host, [a, b], about('ticket 7: Ä'));
    expect(command?.stdin).toBe(`ticket 7: Ã\x84\n${a}\n${b}\n`);
    expect(command?.shown).toBe(`sendmail -Am -Q'ticket 7: Ä' -qI${a} … and 1 more`);
    for (const empty of ['', '   ', '\n\t', '\x00'])
      expect(queue.act('hold', source, host, [a], about(empty))[0]?.stdin).toBe(`on hold\n${a}\n`);
    expect(queue.act('hold', source, host, [a], about('one\nALL\r\ntwo'))[0]?.stdin).toBe(
      `one ALL two\n${a}\n`,
    );
  });

  it.each([
    ['release', `sendmail -Am -qQ -Q -qI${a}`],
    ['flush', `sendmail -Am -qI${a}`],
    ['expire', `sendmail -Am -OTimeout.queuereturn=now -qQ -qI${a}`],
    ['delete', `mv hf${a} df${a} .postroom-trash/`],
  ] as const)('%s shows what an admin would type', (action, shown) => {
    expect(queue.act(action, source, host, [a], about())[0]?.shown).toBe(shown);
  });

  it('asks to be root for the listing wherever root may be had', () => {
    const asRoot = (rights: 'all' | 'listed' | 'password' | 'no', listing = '', tools = {}): boolean =>
      queue.list(
        source,
        hostFacts({ account: { name: 'u', uid: 7, shell: '' }, sudo: { rights, listing }, tools }),
      )[0]!.root;
    expect(asRoot('all')).toBe(true);
    expect(asRoot('password')).toBe(true);
    expect(asRoot('listed', '(root) NOPASSWD: /bin/sh -c … echo "postroom queue files" …')).toBe(true);
    expect(asRoot('listed', '(root) NOPASSWD: /usr/bin/systemctl')).toBe(false);
    expect(asRoot('no')).toBe(false);
    expect(asRoot('no', '', { doas: '/usr/bin/doas' })).toBe(true);
  });

  it('the scripts have nothing that sudoers or a shell spells in two ways', () => {
    const commands = [
      ...queue.list(source, host),
      ...(['hold', 'release', 'flush', 'expire', 'delete'] as const).flatMap((action) =>
        queue.act(action, source, host, [a], about()),
      ),
      queue.flushAll(source, host),
      queue.letGo!(source, host),
      trash!.list(source, host),
      ...trash!.restore(source, host, kept),
      ...trash!.purge(source, host, kept),
    ];
    const scripts = commands.filter(({ argv }) => argv[1] === '-c').map(({ argv }) => argv[2]!);
    expect(scripts).toHaveLength(11);
    for (const script of scripts) expect(script).not.toMatch(/[\\\n\r\t\0]|[^\x20-\x7e]| {2}|^ | $/);
  });
});

describe('what the scripts and sendmail say', () => {
  const heard = (action: 'hold' | 'release' | 'flush' | 'expire' | 'delete', stdout: string): unknown =>
    Object.fromEntries(
      [...queue.heard(action, [{ status: 'exited', code: 0, stdout, stderr: '' }])].map(
        ([id, { outcome }]) => [id, outcome],
      ),
    );

  it.each([
    ['hold', `${a} held\n`, 'done'],
    ['hold', `${a} gone\n`, 'gone'],
    ['hold', `${a} queued\n`, 'failed'],
    ['hold', `Skipping ./${a}\n${a} queued\n`, 'busy'],
    ['hold', `Skipping q2/${a}\n${a} queued\n`, 'busy'],
    ['hold', `${a} lost\n`, 'failed'],
    ['release', `${a} queued\n`, 'done'],
    ['release', `${a} held\n`, 'failed'],
    ['flush', `${a} gone\n`, 'done'],
    ['flush', `${a} queued\n`, 'done'],
    ['flush', `${a} held\n`, 'failed'],
    ['expire', `${a} gone\n`, 'done'],
    ['expire', `${a} going\n`, 'busy'],
    ['expire', `${a} held\n`, 'failed'],
    ['expire', `${a} queued\n`, 'changed'],
    ['delete', `${a} trashed /var/spool/.postroom-trash/${a}.1\n`, 'done'],
    ['delete', `${a} busy\n`, 'busy'],
    ['delete', `${a} queued\n`, 'changed'],
    ['delete', `${a} partly /x\n`, 'failed'],
  ] as const)('%s %j is %s', (action, stdout, outcome) => {
    expect(heard(action, stdout)).toEqual({ [a]: outcome });
  });

  it('nothing else counts', () => {
    expect(
      heard('hold', `${a}\n${a} constructor\nx held\n ${a} held\n${a} held now\n${a.slice(1)} held\n`),
    ).toEqual({});
  });
});

describe('the trash', () => {
  const listing = (about: string, more = ''): string =>
    `postroom trash\n=5 1 /q/.postroom-trash/1795258927.377/2/df${a}\0=400 2 /q/.postroom-trash/1795258927.377/1/hf${a}\0` +
    ['T1795250000', 'K0', 'N0', 'Ss@x', 'RPFD:<r@y>', 'qwhy', '.']
      .map((line) => `/q/.postroom-trash/1795258927.377/1/hf${a}\0${line}\n`)
      .join('') +
    `/q/.postroom-trash/1795258927.377/about\0${about}\n${more}`;

  it('what was deleted, by whom and why', () => {
    const [command] = queue.act('delete', source, host, [a], {
      reason: 'why',
      by: 'ops@mx',
      note: 'ticket\n7 ä',
      jobId: 'j1',
    });
    const [about = ''] = command!.stdin!.split('\n');
    expect(trash!.read(source, listing(about))).toEqual([
      {
        source: 'sendmail:mta',
        batch: '1795258927.377',
        id: a,
        sender: 's@x',
        recipients: ['r@y'],
        sizeBytes: 5,
        arrivedAt: 1795250000,
        deletedAt: 1795258927,
        by: 'ops@mx',
        note: 'ticket\n7 ä',
      },
    ]);
  });

  it.each(['', 'null', '7', '{"by":7,"note":[]}', '{', '"x"'])(
    'about itself says nothing with %j',
    (about) => {
      expect(trash!.read(source, listing(about))).toMatchObject([{ id: a, by: '', note: '' }]);
    },
  );

  it('refuses what is no batch or id, and nothing at all', () => {
    for (const bad of [
      { batch: '', id: a },
      { batch: '..', id: a },
      { batch: '1795258927.377/..', id: a },
      { batch: '1795258927.377\n', id: a },
      { batch: '1795258927', id: a },
      { batch: '1795258927.377', id: '' },
      { batch: '1795258927.377', id: `${a}/../x` },
      { batch: '*', id: a },
    ]) {
      expect(() => trash!.restore(source, host, [...kept, bad])).toThrow();
      expect(() => trash!.purge(source, host, [...kept, bad])).toThrow();
    }
    expect(() => trash!.restore(source, host, [])).toThrow();
  });

  it('hears of the named message only what the scripts say', () => {
    const said = `1795258927.377 ${a} restored\n1795258927.377 ${b} constructor\n${a} restored\nx ${a} restored\n`;
    const words = trash!.heard('restore', [{ status: 'exited', code: 0, stdout: said, stderr: '' }]);
    expect([...words].map(([key, { outcome }]) => [key, outcome])).toEqual([[`1795258927.377 ${a}`, 'done']]);
  });
});
