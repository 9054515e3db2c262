import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fateWords } from '../../../../renderer/features/rewrite/trace/fate-words.ts';
import { codeWords } from '../../../../renderer/features/rewrite/trace/status-codes.ts';
import { diffTokens } from '../../../../renderer/features/rewrite/trace/tokens.ts';

const tokens = (text: string): string[] => text.split(' ');

describe('what a step did to the tokens', () => {
  it('marks what went and what came, in runs', () => {
    // samples of `sendmail -bt`
    const { before, after } = diffTokens(
      tokens('user @ example . com'),
      tokens('user < @ example . com . >'),
    );
    expect(before).toEqual([{ text: 'user @ example . com', marked: false }]);
    expect(after).toEqual([
      { text: 'user', marked: false },
      { text: '<', marked: true },
      { text: '@ example . com', marked: false },
      { text: '. >', marked: true },
    ]);
  });

  it('loses no token, and leaves the same on both sides unmarked', () => {
    const some = fc.array(fc.constantFrom('a', 'b', '.', '@', '<', '>'), { maxLength: 30 });
    fc.assert(
      fc.property(some, some, (left, right) => {
        const { before, after } = diffTokens(left, right);
        const all = (runs: typeof before): string => runs.map(({ text }) => text).join(' ');
        const kept = (runs: typeof before): string =>
          runs
            .filter(({ marked }) => !marked)
            .map(({ text }) => text)
            .join(' ');
        expect(all(before)).toBe(left.join(' '));
        expect(all(after)).toBe(right.join(' '));
        expect(kept(before)).toBe(kept(after));
      }),
    );
  });

  it('compares no monsters token by token', () => {
    const left = Array.from({ length: 3000 }, (_, n) => `l${n}`);
    const right = Array.from({ length: 3000 }, (_, n) => `r${n}`);
    expect(diffTokens(left, right).before).toEqual([{ text: left.join(' '), marked: true }]);
  });
});

describe('a fate in words', () => {
  it('names mailer, host and user', () => {
    expect(
      fateWords({ kind: 'deliveries', deliveries: [{ mailer: 'smtp', host: '[10.77.0.98]', user: 'a@b' }] })
        .title,
    ).toBe('Delivered by smtp through [10.77.0.98] to a@b');
    expect(
      fateWords({ kind: 'deliveries', deliveries: [{ mailer: 'local', host: '', user: 'ops' }] }).title,
    ).toBe('Delivered by local to ops');
  });

  it('explains the code of a refusal, and whether the message comes back', () => {
    const refused = fateWords({
      kind: 'error',
      code: '550',
      enhanced: '5.7.1',
      words: 'Relaying denied',
      deferred: false,
    });
    expect(refused.title).toBe('Refused: 550 5.7.1 Relaying denied');
    expect(refused.why).toMatch(/^5\.7\.1: .*not allowed.*gets the message back/);
    expect(codeWords('4.4.3', '451')).toMatch(/name server.*tries again later/);
    expect(codeWords('', '550')).toBe('The sending side gets the message back at once.');
    expect(codeWords('', '')).toBe('');
  });

  it('makes what a host says harmless', () => {
    const { title } = fateWords({ kind: 'address', address: 'a\x1b[31m\xe2\x80\xae@b' });
    expect(title).toBe('Written as a␛[31m⟨U+202E⟩@b');
  });
});
