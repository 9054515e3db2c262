import { describe, expect, it } from 'vitest';
import type { MapUse } from '#mail/config/files';
import type { MatchQuestion } from '#mail/config/language';
import { postfixMap } from '#mail/config/postfix/map/index';
import { around } from './surroundings.ts';

const ask = (use: MapUse, mapType: string, text: string, question: MatchQuestion) =>
  postfixMap.match!(
    postfixMap.parse(text),
    question,
    around({ language: 'postfix-map', mapType, use }, text),
  );
const keys = (answer: ReturnType<typeof ask>, at = 0): string[] =>
  answer.checks[at]?.steps.map(({ key }) => key) ?? [];

describe('the keys of a look-up, in the order of the manual pages', () => {
  it('access(5): sender; parent_domain_matches_subdomains has smtpd_access_maps by default', () => {
    const answer = ask('access', 'hash', 'none x\n', { sender: 'user@mail.example.com' });
    expect(keys(answer)).toEqual([
      'user@mail.example.com',
      'mail.example.com',
      'example.com',
      'com',
      'user@',
    ]);
    expect(answer.verdict).toBe('undecided');
    expect(answer.unknown).not.toEqual([]);
  });

  it('access(5): client by name, then by address and the networks around it', () => {
    expect(
      keys(ask('access', 'hash', 'none x\n', { client: '192.0.2.1', clientName: 'a.example.com' })),
    ).toEqual([...['a.example.com', 'example.com', 'com', '192.0.2.1', '192.0.2', '192.0', '192']]);
  });

  it('access(5): the empty sender is <>', () => {
    expect(keys(ask('access', 'hash', '<> REJECT\n', { sender: '' }))).toEqual(['<>']);
  });

  it('transport(5): address, domain, domains above with a dot, then *', () => {
    expect(keys(ask('transport', 'hash', 'none x\n', { recipient: 'u@a.example.com' }))).toEqual([
      ...['u@a.example.com', 'a.example.com', '.example.com', '.com', '*'],
    ]);
  });

  it('virtual(5): the local part alone only for domains of this host', () => {
    expect(keys(ask('virtual', 'hash', 'none x\n', { recipient: 'u@elsewhere.test' }))).toEqual([
      ...['u@elsewhere.test', '@elsewhere.test'],
    ]);
    expect(keys(ask('virtual', 'hash', 'none x\n', { recipient: 'u@localhost' }))).toEqual([
      ...['u@localhost', 'u', '@localhost'],
    ]);
  });

  it('rules are asked for the whole address alone', () => {
    expect(keys(ask('access', 'pcre', '/^x/ REJECT\n', { recipient: 'u@a.example.com' }))).toEqual([
      'u@a.example.com',
    ]);
  });
});

describe('what comes of it', () => {
  it.each([
    ['access', 'a@b.test REJECT go', 'rejected', '554 5.7.1 … go'],
    ['access', 'b.test 450 4.7.1 later', 'deferred', '450 4.7.1 later'],
    ['access', 'a@ OK', 'accepted', 'This list lets it through.'],
    ['access', 'b.test DISCARD', 'discarded', 'It is accepted and thrown away.'],
    ['access', 'a@b.test DUNNO\nb.test REJECT', 'undecided', 'This table decides nothing about it.'],
    ['virtual', '@b.test @c.test', 'rewritten', 'It becomes a@c.test.'],
    ['transport', 'b.test smtp:[x]', 'rewritten', 'It goes by smtp:[x].'],
    ['relocated', 'a@b.test a@new.test', 'rejected', '550 5.1.6 User has moved to a@new.test'],
  ] as const)('%s: %s', (use, text, verdict, words) => {
    const answer = ask(use, 'hash', `${text}\n`, { recipient: 'a@b.test' });
    expect([answer.verdict, answer.words]).toEqual([verdict, words]);
  });

  it('a pattern that JavaScript may read otherwise is left to the host', () => {
    const answer = ask('access', 'pcre', '/^(?>x+)y/ REJECT\n', { recipient: 'a@b.test' });
    expect([answer.verdict, answer.checks[0]?.words]).toEqual(['undecided', 'Ask the host: postmap -q.']);
    expect(answer.unknown[0]).toContain('only Postfix itself');
  });
});
