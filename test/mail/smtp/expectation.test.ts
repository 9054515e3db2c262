import { describe, expect, it } from 'vitest';
import { type Got, judge, wordsFit } from '#mail/smtp/expectation';
import type { ReplyWanted, Step } from '#mail/smtp/step';
import type { Reply } from '#mail/smtp/transcript';

const reply = (code: string, enhanced = '', ...texts: string[]): Reply => ({
  code,
  enhanced,
  texts,
  bytes: '',
});
const got = (...replies: Reply[]): Got => ({ replies, end: 'complete' });
const line = (expected?: ReplyWanted): Step => ({
  kind: 'line',
  stage: 'other',
  line: 'X',
  ...(expected === undefined ? {} : { expect: expected }),
});
const ok = (step: Step, what: Got): boolean => judge(step, what).ok;

describe('what a step got', () => {
  it('is right without an expectation when it is 2xx or 3xx', () => {
    expect(['220', '354', '450', '550', ''].map((code) => ok(line(), got(reply(code))))).toEqual([
      ...[true, true, false, false, false],
    ]);
    expect(ok(line(), { replies: [], end: 'silence' })).toBe(false);
    expect(ok(line(), { replies: [], end: 'closed' })).toBe(false);
  });

  it('fits any of several codes, digit by digit', () => {
    const step = line({ codes: ['25x', '4xx'] });
    expect(['250', '259', '451', '240', '550', ''].map((code) => ok(step, got(reply(code))))).toEqual([
      ...[true, true, true, false, false, false],
    ]);
  });

  it('fits code, enhanced code and words together', () => {
    const step = line({ codes: ['550'], enhanced: '5.7.1', words: '*relay*' });
    expect(ok(step, got(reply('550', '5.7.1', 'Relaying denied')))).toBe(true);
    expect(ok(step, got(reply('550', '5.1.1', 'Relaying denied')))).toBe(false);
    expect(ok(step, got(reply('550', '5.7.1', 'Go away')))).toBe(false);
    expect(judge(step, got(reply('250', '', 'Ok'))).words).toBe(
      'expected 550 5.7.1 with “*relay*”; got 250 Ok',
    );
  });

  it('of a message in parts every reply must be right; of a group the last', () => {
    const parts: Step = { kind: 'bdat', stage: 'message', bytes: '', size: 1 };
    const group: Step = { kind: 'group', stage: 'data', lines: [] };
    const mixed = got(reply('250'), reply('550', '', 'no'), reply('250'));
    expect(ok(parts, mixed)).toBe(false);
    expect(judge(parts, mixed).words).toBe('550 no');
    expect(ok(group, mixed)).toBe(true);
  });

  it('silence is no reply at all, and closed is closed', () => {
    const silence = line({ instead: 'silence' });
    expect(ok(silence, { replies: [], end: 'silence' })).toBe(true);
    expect(ok(silence, got(reply('250')))).toBe(false);
    expect(ok(silence, { replies: [], end: 'closed' })).toBe(false);
    const closed = line({ instead: 'closed' });
    expect(ok(closed, { replies: [reply('421')], end: 'closed' })).toBe(true);
    expect(ok(closed, got(reply('421')))).toBe(false);
    expect(judge(closed, got(reply('250', '', 'Ok'))).words).toBe(
      'expected the server to close the connection; got 250 Ok',
    );
  });
});

describe('words', () => {
  it('compare as a pattern with * only, whatever the case, line by line and as one', () => {
    expect(wordsFit(['PIPELINING', 'SIZE 10'], 'size *')).toBe(true);
    expect(wordsFit(['go', 'away'], 'go away')).toBe(true);
    expect(wordsFit(['a.c'], 'a.c')).toBe(true);
    expect(wordsFit(['abc'], 'a.c')).toBe(false);
    expect(wordsFit(['(x) [y] $^+?|\\'], '(x) [y] $^+?|\\')).toBe(true);
    expect(wordsFit(['relay'], 'rel')).toBe(false);
  });
});
