import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandResult } from '#mail/command';
import { rewrite } from '#mail/mta/postfix/rewrite/index';
import { fateText } from '#mail/rewrite/fate';
import type { Answer } from '#mail/rewrite/question';
import { hostFacts } from '../reading.ts';
import { recordedQuestions } from './rewrite-recorded.ts';

const set = {
  id: 'postfix:/etc/postfix',
  mta: 'postfix',
  label: '',
  files: [],
  detail: { config: '/etc/postfix', syslogName: 'postfix' },
} as const;

/** What a real host printed, round by round, command by command. */
const rounds = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../../fixtures/mta/postfix/rewrite/rounds.json'), 'utf8'),
) as string[][];

const exited = (stdout: string, stderr = '', code = 0): CommandResult => ({
  status: 'exited',
  code,
  stdout,
  stderr,
});

function replayed(cut?: number): { answers: readonly Answer[]; scripts: readonly string[] } {
  const asking = rewrite.ask(set, hostFacts(), recordedQuestions, { trace: true });
  const scripts: string[] = [];
  for (const [at, round] of rounds.entries()) {
    const next = asking.next();
    if (next === undefined) break;
    expect(next).toHaveLength(round.length);
    for (const { argv, stdin, root, effect } of next) {
      expect(argv).toEqual(['/bin/sh', '-c', 'exec /bin/sh -s', 'postroom']);
      expect([root, effect]).toEqual([true, 'read']);
      scripts.push(stdin ?? '');
    }
    asking.take(round.map((text) => exited(at === cut ? text.slice(0, text.length / 2) : text)));
  }
  return { answers: asking.answers(), scripts };
}

describe('the way of an address through Postfix', () => {
  // Ends as the recorded host's own log and replies had them.
  it('is worked out from what the host says of settings and maps', () => {
    const { answers } = replayed();
    expect(answers.map(({ fate }) => fateText(fate))).toEqual([
      'local ops@postfix1.lab.test',
      'local ops@postfix1.lab.test, local pw@postfix1.lab.test, smtp accept.test kept@accept.test',
      'local ops@postfix1.lab.test, smtp accept.test keeper@accept.test',
      '550 5.1.6 <moved@postfix1.lab.test>: Recipient address rejected: User has moved to moved@accept.test',
      '5.4.6 alias database loop for beta',
      '451 4.6.0 Alias expansion error',
      'smtp [mx3.many-mx.test]:25 user+e@exact.example',
      'smtp [mx1.many-mx.test] x@deep.sub.example',
      'local ops@postfix1.lab.test, smtp accept.test kept@accept.test',
      'local ops@postfix1.lab.test, smtp accept.test keeper@accept.test, smtp accept.test kept@accept.test',
      'user@masq.example',
      'ops@host.masq.example',
      'ops+x@postfix1.lab.test',
      '554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: this network is not wanted',
      '554 5.7.1 <x@elsewhere.example>: Relay access denied',
      'relayed',
      'quarantined: triggers HOLD action',
    ]);
  });

  it('names what decided it, and loops', () => {
    const { answers } = replayed();
    expect(answers[6]?.because).toBe('transport_maps entry "user@exact.example smtp:[mx3.many-mx.test]:25"');
    expect(answers[13]?.because).toBe(
      'access entry "192.0.2 REJECT this network is not wanted" of hash:/etc/postfix/visit_clients',
    );
    expect(answers[16]?.because).toBe('access entry "203.0.113.10 HOLD" of hash:/etc/postfix/visit_clients');
    for (const at of [4, 5]) expect(answers[at]?.notes.map(({ code }) => code)).toEqual(['loop']);
  });

  it('asks no map twice for the same key', () => {
    const asked = replayed().scripts.flatMap((script) => {
      const keys = [...script.matchAll(/<<'@POSTROOM@'\n([\s\S]*?)@POSTROOM@\nask \d+ '([^']*)'/g)];
      return keys.flatMap(([, base64 = '', table = '']) =>
        Buffer.from(base64, 'base64')
          .toString('latin1')
          .split('\n')
          .slice(0, -1)
          .map((key) => `${table} ${key}`),
      );
    });
    expect(asked.length).toBeGreaterThan(100);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it.each([0, 1, 3])('an answer that is cut off in round %i is no answer', (cut) => {
    const whole = replayed().answers;
    for (const [at, { fate }] of replayed(cut).answers.entries())
      if (fate.kind !== 'unknown') expect(fate).toEqual(whole[at]?.fate);
    expect(replayed(cut).answers.some(({ fate }) => fate.kind === 'unknown')).toBe(true);
  });

  it('says why nothing is known where the host did not answer', () => {
    const asking = rewrite.ask(set, hostFacts(), recordedQuestions, { trace: false });
    asking.next();
    asking.take([exited('', 'sudo: a password is required\n', 1)]);
    expect(asking.next()).toBeUndefined();
    expect(asking.answers().map(({ fate }) => fate)).toEqual(
      recordedQuestions.map(() => ({
        kind: 'unknown',
        why: '/etc/postfix could not be read: sudo: a password is required',
      })),
    );
  });

  it('puts no address on a command line', () => {
    const address = "x'; touch /tmp/x #@example.org";
    const command = rewrite.verify?.run(set, hostFacts(), address);
    expect(command?.argv.join(' ')).not.toContain('touch');
    expect(command?.stdin).not.toContain('touch');
    expect(command?.effect).toBe('write');
  });
});
