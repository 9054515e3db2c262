import { describe, expect, it } from 'vitest';
import { replyOf } from '#mail/mta/sendmail/rewrite/check/reply';
import { tokensOf } from '#mail/mta/sendmail/rewrite/check/said';

/** Left as -bt prints the answer of a rule or an access entry, right as the server of the same host (8.17.1) said it. */
const heard: readonly (readonly [string, string, string, string])[] = [
  ['$@ 5 . 7 . 1 $: "550 Access denied"', '550', '5.7.1', 'Access denied'],
  ['$@ 5 . 7 . 9 $: 571 Not you', '571', '5.7.9', 'Not you'],
  ['$: 571 Not you either', '571', '5.0.0', 'Not you either'],
  ['$: 550 old form', '550', '5.0.0', 'old form'],
  ['$@ 4 . 7 . 1 $: 451 come later', '451', '4.7.1', 'come later'],
  ['$@ 5 . 7 . 1 $: nocode here', '553', '5.3.0', 'nocode here'],
  ['$: nocode at all', '553', '5.3.0', 'nocode at all'],
  ['$: "550 quoted, text"', '550', '5.0.0', 'quoted, text'],
  ['$: 550 5 . 7 . 77 both', '550', '5.7.77', 'both'],
  ['$@ nouser $: "553 User address required"', '553', '5.0.0', 'User address required'],
  ['$@ nouser $: User gone', '553', '5.3.0', 'User gone'],
  ['$@ tempfail $: 450 wait', '450', '4.0.0', 'wait'],
  [
    '$@ 5 . 1 . 8 $: "553 Domain of sender address " a @ nosuch . example " does not exist"',
    '553',
    '5.1.8',
    'Domain of sender address a@nosuch.example does not exist',
  ],
  [
    '$@ 5 . 7 . 1 $: "550 Relaying denied. IP name lookup failed " [ 10 . 92 . 48 . 102 ]',
    '550',
    '5.7.1',
    'Relaying denied. IP name lookup failed [10.92.48.102]',
  ],
];

describe('the reply that an answer of a rule becomes', () => {
  it.each(heard)('%s', (tokens, code, enhanced, words) => {
    expect(replyOf(tokensOf(tokens))).toEqual({ code, enhanced, words });
  });

  it('is one even of nothing', () => {
    for (const tokens of [[], ['$@'], ['$:'], ['$@', '$:'], ['$:', '"'], ['$:', '550']])
      expect(replyOf(tokens).code).toBe('553');
  });
});
