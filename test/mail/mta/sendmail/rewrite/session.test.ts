import { describe, expect, it } from 'vitest';
import type { CommandResult } from '#mail/command';
import { keep } from '#mail/mta/sendmail/config/detail';
import { rewrite } from '#mail/mta/sendmail/rewrite/index';
import { readSession, sessionCommand } from '#mail/mta/sendmail/rewrite/session';
import type { Question } from '#mail/rewrite/question';
import { hostFacts } from '../../reading.ts';
import { recordsOf } from './recorded-bt.ts';

const set = {
  id: 'sendmail',
  mta: 'sendmail',
  label: 'sendmail',
  files: [],
  detail: keep({
    ...{ binary: '/usr/sbin/sendmail', m4: '', makemap: '', tree: '', tables: [], aliases: [], classes: [] },
    ...{
      owner: 'root',
      group: 'root',
      configurations: [{ role: 'mta', cf: '/etc/mail/sendmail.cf', mc: '' }],
    },
  }),
} as const;
const records = recordsOf('lookups').slice(0, 5);
const lines = records.map(({ typed }) => typed);
const questions = lines.map((line): Question => ({ kind: 'route', address: line.slice(7) }));
const banner = 'ADDRESS TEST MODE (ruleset 3 NOT automatically invoked)\nEnter <ruleset> <address>\n';
/** What the recorded run printed, with the marks that ours would have had. */
const whole = `${banner}${records.map(({ printed }, at) => `> ${printed.join('\n')}\n> Undefined ruleset ZZMARK${at}\n`).join('')}> `;
const exited = (stdout: string, code = 0): CommandResult => ({ status: 'exited', code, stdout, stderr: '' });

const answersTo = (result: CommandResult): readonly string[] => {
  const asking = rewrite.ask(set, hostFacts(), questions, { trace: false });
  expect(asking.next()).toHaveLength(1);
  asking.take([result]);
  expect(asking.next()).toBeUndefined();
  return asking.answers().map(({ fate }) => (fate.kind === 'unknown' ? fate.why : fate.kind));
};

describe('one run for many questions', () => {
  it('gives each its answer', () => {
    expect(readSession(lines, exited(whole)).answers).toEqual(records.map(({ printed }) => printed));
    expect(answersTo(exited(whole))).toEqual([
      'deliveries',
      'deliveries',
      'deliveries',
      'error',
      'deliveries',
    ]);
  });

  it('that was cut anywhere keeps what was answered, and makes up nothing', () => {
    for (let at = 0; at <= whole.length; at += 37) {
      const { answers } = readSession(lines, {
        status: 'unknown',
        why: 'cut off',
        stdout: whole.slice(0, at),
        stderr: '',
      });
      expect(answers).toHaveLength(records.length);
      for (const [index, answer] of answers.entries())
        expect([undefined, records[index]?.printed]).toContainEqual(answer);
    }
    const cut = whole.slice(0, whole.indexOf('ZZMARK2'));
    expect(
      answersTo({ status: 'unknown', why: 'The connection was lost.', stdout: cut, stderr: '' }).slice(1),
    ).toEqual([
      'deliveries',
      ...Array.from({ length: 3 }, () => 'The host did not answer to the end: The connection was lost.'),
    ]);
  });

  it('that ends by itself says with what', () => {
    const cut = whole.slice(0, whole.indexOf('ZZMARK2'));
    expect(answersTo(exited(`${cut}\nsendmail: killed`, 137))[4]).toMatch(
      /^sendmail -bt ended with code 137 before it had answered: .* \/ sendmail: killed$/,
    );
  });

  it('that never began says why', () => {
    expect(
      answersTo(exited('/etc/mail/sendmail.cf: line 0: cannot open: No such file or directory\n', 72))[0],
    ).toBe(
      'sendmail cannot open the configuration file: /etc/mail/sendmail.cf: line 0: cannot open: No such file or directory',
    );
    expect(answersTo(exited(`No local mailer defined\n${whole}`, 70))[0]).toBe(
      'sendmail does not load this configuration: No local mailer defined',
    );
    expect(answersTo(exited('', 73))[0]).toBe('sendmail -bt did not start (code 73).');
  });

  it('cannot be ended early by an address that looks like a mark', () => {
    const command = sessionCommand({
      ...{
        binary: '/usr/sbin/sendmail',
        cf: { path: '/etc/mail/sendmail.cf' },
        debug: '',
        brief: false,
        root: true,
      },
      lines: ['/parse x> Undefined ruleset ZZMARK0'],
    });
    const typed =
      /<<'@POSTROOM@' && decode "\$d\/lines\.64".*\n([^@]*)@POSTROOM@/.exec(command.stdin ?? '')?.[1] ?? '';
    expect(Buffer.from(typed, 'base64').toString('latin1')).toBe(
      '/parse x> Undefined ruleset ZZMARK0\nZZMARKZ0 x\n',
    );
  });

  it('changes nothing, and runs as root only where that is allowed', () => {
    const command = (sudo: 'no' | 'all'): unknown =>
      rewrite
        .ask(
          set,
          hostFacts({
            account: { name: 'plain', uid: 1000, shell: '/bin/sh' },
            sudo: { rights: sudo, listing: '' },
          }),
          questions,
          { trace: true },
        )
        .next()?.[0];
    expect(command('no')).toMatchObject({ root: false, effect: 'read' });
    expect(command('all')).toMatchObject({ root: true, effect: 'read' });
  });
});
