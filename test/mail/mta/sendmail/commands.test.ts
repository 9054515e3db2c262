import { describe, expect, it } from 'vitest';
import { mtas } from '#mail/mta/index';
import { queuePatterns } from '#mail/mta/sendmail/queue-directories';
import { hostFacts, recordedFacts, sourceOf } from '../reading.ts';
import { about } from '../../about.ts';

const { queue, probe } = mtas.sendmail;
const source = sourceOf('sendmail', 'sendmail:mta');
const host = hostFacts();
const [a, b] = ['6AL87smq000023', '6AL3TlI5000072'];

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
      ...(['hold', 'release', 'flush', 'delete'] as const).flatMap((action) =>
        queue.act(action, source, host, [a], about()),
      ),
      queue.flushAll(source, host),
    ];
    const scripts = commands.filter(({ argv }) => argv[1] === '-c').map(({ argv }) => argv[2]!);
    expect(scripts).toHaveLength(6);
    for (const script of scripts) expect(script).not.toMatch(/[\\\n\r\t\0]|[^\x20-\x7e]| {2}|^ | $/);
  });
});

describe('what the scripts and sendmail say', () => {
  const heard = (action: 'hold' | 'release' | 'flush' | 'delete', stdout: string): unknown =>
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
