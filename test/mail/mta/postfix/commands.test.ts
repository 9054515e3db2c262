import { describe, expect, it } from 'vitest';
import { mtas } from '#mail/mta/index';
import { hostFacts, recorded, recordedFacts, sourceOf } from '../reading.ts';
import { about } from '../../about.ts';

const { queue } = mtas.postfix;
const out = sourceOf('postfix', 'postfix:/etc/postfix-out');
const host = hostFacts();

describe('what the probe of a real host with two instances says', () => {
  it('every instance, its spool and its ids', () => {
    expect(recordedFacts('postfix')).toMatchObject({
      version: '3.7.11',
      notes: [
        expect.stringContaining('postqueue was not found'),
        expect.stringContaining('postsuper was not found'),
      ],
      sources: [
        {
          id: 'postfix:/etc/postfix',
          label: 'Postfix',
          detail: { spool: '/var/spool/postfix', longIds: false },
        },
        {
          id: 'postfix:/etc/postfix-out',
          label: 'postfix-out',
          detail: { spool: '/var/spool/postfix-out', longIds: true },
        },
      ],
    });
  });
});

describe('commands', () => {
  it.each([
    ['hold', ['/usr/sbin/postsuper', '-c', '/etc/postfix-out', '-h', '-']],
    ['release', ['/usr/sbin/postsuper', '-c', '/etc/postfix-out', '-H', '-']],
  ] as const)('%s', (action, argv) => {
    expect(queue.act(action, out, host, ['9EBCD17E087', '962D717E08A'], about())).toEqual([
      {
        argv,
        stdin: '9EBCD17E087\n962D717E08A\n',
        root: true,
        effect: 'write',
        shown: `printf '%s\\n' 9EBCD17E087 962D717E08A | postsuper ${argv.slice(1).join(' ')}`,
      },
    ]);
  });

  it.each([
    ['requeue', 'postsuper', 'postkick'],
    ['expire', 'postsuper', 'postqueue'],
    ['delete', 'postconf'],
  ] as const)('%s is one constant script, ids on standard input', (action, ...tools) => {
    const [command] = queue.act(action, out, host, ['9EBCD17E087'], { ...about(), note: 'T\n1 ä\\' });
    const [shell, c, script, name, ...rest] = command!.argv;
    expect([shell, c, name, ...rest]).toEqual([
      ...['/bin/sh', '-c', 'postroom'],
      ...tools.map((tool) => `/usr/sbin/${tool}`),
      '/etc/postfix-out',
    ]);
    expect(script).not.toMatch(/\\| {2}|\n|9EBCD17E087|\bALL\b/);
    const lines = command!.stdin!.split('\n');
    if (action === 'delete')
      expect(JSON.parse(Buffer.from(lines.shift()!, 'latin1').toString())).toEqual({
        by: 'ops',
        note: 'T\n1 ä\\',
        jobId: 'job-1',
      });
    expect(lines).toEqual(['9EBCD17E087', '']);
  });

  it('a release by the host itself gets its messages on standard input, too', () => {
    const { argv, root, stdin } = queue.letGo!(out, host);
    expect([root, stdin, argv.slice(3)]).toEqual([
      true,
      undefined,
      ['postroom', '/usr/sbin/postqueue', '/usr/sbin/postsuper', '/etc/postfix-out'],
    ]);
  });

  it.each([
    ['2.6.6', '-p'],
    ['3.0.4', '-p'],
    ['3.1.0', '-j'],
    ['3.10-20250101', '-j'],
    ['4.0', '-j'],
    ['', '-p'],
  ])('Postfix %s is listed with %s', (version, form) => {
    expect(queue.list({ ...out, detail: { ...out.detail, version } }, host)[0]?.argv.at(-1)).toBe(form);
  });
});

describe('what postsuper says', () => {
  const stderr = recorded('postfix', 'postsuper-hold.stderr.txt');

  it('names each message it held; the others stay unnamed', () => {
    const heard = queue.heard('hold', [{ status: 'exited', code: 0, stdout: '', stderr }]);
    expect([...heard]).toEqual([
      ['2BE2817E087', { outcome: 'done', said: 'placed on hold' }],
      ['2E94517E091', { outcome: 'done', said: 'placed on hold' }],
    ]);
  });

  it('about one action is no success of another', () => {
    const heard = queue.heard('requeue', [{ status: 'exited', code: 0, stdout: '', stderr }]);
    expect([...heard.values()].map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
  });

  it('a delete names the folder; what was not on hold, and anything without a folder, is no success', () => {
    const stdout =
      'batch 1795260027.466\n9EBCD17E087 trashed\n962D717E08A gone\n9A15817E015 failed no room\nALL trashed\n';
    expect([...queue.heard('delete', [{ status: 'unknown', why: 'lost', stdout, stderr: '' }])]).toEqual([
      ['9EBCD17E087', { outcome: 'done', said: 'removed; it is kept', batch: '1795260027.466' }],
      ['962D717E08A', { outcome: 'gone', said: 'it is no longer on hold' }],
      ['9A15817E015', { outcome: 'failed', said: 'no room' }],
    ]);
    for (const wrong of ['', 'batch ../..\n', 'batch /root\n'])
      expect(
        queue.heard('delete', [
          { status: 'exited', code: 0, stdout: `${wrong}9EBCD17E087 trashed\n`, stderr: '' },
        ]).size,
      ).toBe(0);
  });

  it('is not looked for on standard output', () => {
    expect(queue.heard('hold', [{ status: 'exited', code: 0, stdout: stderr, stderr: '' }]).size).toBe(0);
  });

  it('before the connection was lost still counts', () => {
    expect(queue.heard('hold', [{ status: 'unknown', why: 'lost', stdout: '', stderr }]).size).toBe(2);
  });

  it('a flush is heard by the exit code of each postqueue', () => {
    const stdout = '9EBCD17E087 0\n962D717E08A 69\nALL 0\n9A15817E015 \n';
    expect([...queue.heard('flush', [{ status: 'exited', code: 0, stdout, stderr: '' }])]).toEqual([
      ['9EBCD17E087', { outcome: 'done', said: 'Postfix was told to try it now' }],
      ['962D717E08A', { outcome: 'failed', said: 'postqueue -i ended with 69' }],
    ]);
  });
});
