import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mergeThree,
  resolved,
  shownHunk,
  typedHunk,
  type Conflict,
} from '../../../renderer/features/config/changes/three-way.ts';

const conflictsOf = (pieces: ReturnType<typeof mergeThree>): Conflict[] =>
  pieces.flatMap((piece) => ('conflict' in piece ? [piece.conflict] : []));

/** Text of lines with any ends, with and without the last one; bytes beyond ASCII among them. */
const text = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'x\xff', 'é', ''), fc.constantFrom('\n', '\n', '\r\n')), {
    maxLength: 12,
  })
  .chain((lines) =>
    fc.boolean().map((ended) => {
      const all = lines.map(([line, end]) => line + end).join('');
      return ended ? all : all.replace(/\r?\n$/, '');
    }),
  );

describe('a three-way merge', () => {
  it('puts changes together that touch different lines, and keeps every other byte', () => {
    const base = 'one\r\ntwo\nthree\xff\nfour\nfive\nlast';
    const mine = 'one\r\nTWO\nthree\xff\nfour\nfive\nlast';
    const theirs = 'one\r\ntwo\nthree\xff\nfour\nFIVE\nlast';
    const pieces = mergeThree(base, mine, theirs);
    expect(conflictsOf(pieces)).toEqual([]);
    expect(resolved(pieces, [])).toBe('one\r\nTWO\nthree\xff\nfour\nFIVE\nlast');
  });

  it('leaves what both changed in another way to the user, and names the line of theirs', () => {
    const pieces = mergeThree('a\nb\nc\n', 'a\nmine\nc\n', 'new\na\ntheirs\nc\n');
    expect(conflictsOf(pieces)).toEqual([{ base: 'b\n', mine: 'mine\n', theirs: 'theirs\n', line: 3 }]);
    expect(resolved(pieces, [undefined])).toBeUndefined();
    expect(resolved(pieces, ['theirs\nmine\n'])).toBe('new\na\ntheirs\nmine\nc\n');
    expect(resolved(pieces, [''])).toBe('new\na\nc\n');
  });

  it('a line added by both at the end, one of them without a line end, stays two lines', () => {
    const pieces = mergeThree('a\n', 'a\nmine', 'a\ntheirs\n');
    expect(conflictsOf(pieces)).toHaveLength(1);
    expect(resolved(pieces, ['mine\ntheirs\n'])).toBe('a\nmine\ntheirs\n');
  });

  it('the same change by both counts once', () => {
    const pieces = mergeThree('a\nb\n', 'a\nB\n', 'a\nB\n');
    expect(conflictsOf(pieces)).toEqual([]);
    expect(resolved(pieces, [])).toBe('a\nB\n');
  });

  it('one side unchanged: the other one is the result, byte for byte', () => {
    fc.assert(
      fc.property(text, text, (base, changed) => {
        for (const pieces of [
          mergeThree(base, changed, base),
          mergeThree(base, base, changed),
          mergeThree(base, changed, changed),
        ]) {
          expect(conflictsOf(pieces)).toEqual([]);
          expect(resolved(pieces, [])).toBe(changed);
        }
      }),
    );
  });

  it('taking mine everywhere loses no line of mine, theirs none of theirs', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const pieces = mergeThree(base, mine, theirs);
        const conflicts = conflictsOf(pieces);
        const added = (from: string, whole: string): string[] => {
          const known = base.split('\n');
          return from
            .split('\n')
            .filter((line) => !known.includes(line) && !whole.split('\n').includes(line));
        };
        expect(
          added(
            mine,
            resolved(
              pieces,
              conflicts.map((one) => one.mine),
            ) ?? '',
          ),
        ).toEqual([]);
        expect(
          added(
            theirs,
            resolved(
              pieces,
              conflicts.map((one) => one.theirs),
            ) ?? '',
          ),
        ).toEqual([]);
      }),
    );
  });

  it('merges a file of 100,000 lines with two far changes', () => {
    const lines = Array.from({ length: 100_000 }, (_, n) => `host${n}.example\tREJECT\n`);
    const put = (at: number, line: string): string => lines.with(at, line).join('');
    const pieces = mergeThree(lines.join(''), put(10, 'mine\tOK\n'), put(99_000, 'theirs\tOK\n'));
    expect(resolved(pieces, [])).toBe(lines.with(10, 'mine\tOK\n').with(99_000, 'theirs\tOK\n').join(''));
  });
});

describe('what is typed for a conflict', () => {
  const conflict: Conflict = { base: '', mine: 'caf\xc3\xa9\r\n', theirs: 'x\r\n', line: 1 };

  it('lines of the sources keep their bytes, new ones end as theirs do', () => {
    expect(typedHunk('café\nnew', conflict)).toBe('caf\xc3\xa9\r\nnew\r\n');
    expect(typedHunk('', conflict)).toBe('');
    expect(typedHunk('\n', conflict)).toBe('\r\n');
  });

  it('bytes that are no UTF-8 are shown one by one, and what has no byte is refused', () => {
    const latin: Conflict = { base: '', mine: 'caf\xe9\n', theirs: 'x\n', line: 1 };
    expect(shownHunk('caf\xe9\n')).toBe('café\n');
    expect(typedHunk('café\nnaïve', latin)).toBe('caf\xe9\nna\xefve\n');
    expect(typedHunk('5 €', latin)).toBeUndefined();
  });

  it('no line end is made up where both sides have none', () => {
    expect(typedHunk('z', { base: 'a', mine: 'b', theirs: 'c', line: 1 })).toBe('z');
  });
});
