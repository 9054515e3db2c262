import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Difference } from '#contract/rewrite';
import type { Fate } from '#mail/rewrite/question';
import {
  arrange,
  countShifts,
  csvOfLines,
  lineOf,
} from '../../../../renderer/features/rewrite/compare/listing.ts';
import { shiftOf } from '../../../../renderer/features/rewrite/compare/shifts.ts';
import { compareWords } from '../../../../renderer/features/rewrite/compare/words.ts';

const local: Fate = { kind: 'deliveries', deliveries: [{ mailer: 'local', host: '', user: 'anna' }] };
const error: Fate = { kind: 'error', code: '550', enhanced: '5.1.1', words: 'User unknown', deferred: false };
const accepted: Fate = { kind: 'accepted', relayed: false };
const relayed: Fate = { kind: 'accepted', relayed: true };
const unknown: Fate = { kind: 'unknown', why: 'no name server' };

const difference = (address: string, times: number, before: Fate, after: Fate): Difference => ({
  kind: 'difference',
  question: { kind: 'route', address },
  times,
  before,
  after,
  because: ['', 'virtusertable entry'],
});
const lines = [
  difference('b@example.com', 3, local, error),
  difference('a@example.com', 40, error, local),
  difference('=c@example.com', 7, local, unknown),
].map(lineOf);
const names = (all: readonly (typeof lines)[number][]): string[] => all.map(({ question }) => question);

describe('what a difference means', () => {
  it.each([
    [local, error, 'refused'],
    [accepted, error, 'refused'],
    [error, local, 'accepted'],
    [error, relayed, 'relayed'],
    [accepted, relayed, 'relayed'],
    [relayed, accepted, 'otherwise'],
    [error, { ...error, code: '553' }, 'otherwise'],
    [local, { kind: 'discarded' }, 'otherwise'],
    [error, unknown, 'unknown'],
    [unknown, local, 'unknown'],
  ] as const)('%o → %o is %s', (before, after, shift) => {
    expect(shiftOf({ before, after })).toBe(shift);
  });
});

describe('the list', () => {
  it('keeps its order until another is wished, sorts numbers as numbers, and does not change what it was given', () => {
    expect(names(arrange(lines, 'all', '', undefined))).toEqual(names(lines));
    expect(names(arrange(lines, 'all', '', { column: 'times', down: true }))[0]).toBe('a@example.com');
    expect(names(arrange(lines, 'all', '', { column: 'question', down: false }))).toEqual([
      '=c@example.com',
      'a@example.com',
      'b@example.com',
    ]);
    expect(names(lines)[0]).toBe('b@example.com');
  });

  it('is narrowed by kind and by words of question, fate and reason, all of which must be there', () => {
    expect(names(arrange(lines, 'refused', '', undefined))).toEqual(['b@example.com']);
    expect(names(arrange(lines, 'all', 'UNKNOWN user example', undefined))).toEqual([
      'b@example.com',
      'a@example.com',
    ]);
    expect(arrange(lines, 'all', 'virtusertable nowhere', undefined)).toEqual([]);
    expect(countShifts(lines)).toEqual({ refused: 1, relayed: 0, accepted: 1, otherwise: 0, unknown: 1 });
  });

  it('becomes a table in which no address is a formula', () => {
    const [head, first, , third] = csvOfLines(lines, ['live', 'your edits']).split('\r\n');
    expect(head).toContain('"Before: live","After: your edits"');
    expect(first).toBe(
      '"b@example.com","3","now refused","local anna","550 5.1.1 User unknown","","virtusertable entry"',
    );
    expect(third).toContain(`"'=c@example.com"`);
  });
});

describe('marked words', () => {
  const own = (side: readonly { text: string; own: boolean }[]): string[] =>
    side.filter((piece) => piece.own).map(({ text }) => text);

  it('are those that only one side has', () => {
    const [before, after] = compareWords('esmtp [192.0.2.20] a@b.example', 'esmtp [192.0.2.99] a@b.example');
    expect(own(before)).toEqual(['20']);
    expect(own(after)).toEqual(['99']);
  });

  it('together they are the texts, and what is not marked is the same on both sides', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '@', ' ', '1') });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [before, after] = compareWords(one, other);
        const joined = (side: typeof before): string => side.map((piece) => piece.text).join('');
        const shared = (side: typeof before): string =>
          side
            .filter((piece) => !piece.own)
            .map((piece) => piece.text)
            .join('');
        expect(joined(before)).toBe(one);
        expect(joined(after)).toBe(other);
        expect(shared(before)).toBe(shared(after));
      }),
    );
  });

  it('texts of thousands of words are compared by their ends', () => {
    const long = 'x '.repeat(3000);
    const [before, after] = compareWords(`${long}a${long}`, `${long}b${long}`);
    expect(own(before)).toEqual(['ax']);
    expect(own(after)).toEqual(['bx']);
  });
});
