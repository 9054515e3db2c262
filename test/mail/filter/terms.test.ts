import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keys } from '#mail/filter/keys';
import { parseFilter, problemOf } from '#mail/filter/terms';
import { quote, tokensOf } from '#mail/filter/tokens';

const day = 86_400;
const only = (text: string): unknown => {
  const { terms, problems } = parseFilter(text);
  expect(problems).toEqual([]);
  expect(terms).toHaveLength(1);
  const [term] = terms;
  if (term === undefined) throw new Error('no term');
  const { from: _from, to: _to, not, kind: _kind, ...rest } = term;
  return not ? { not, ...rest } : rest;
};

describe('a filter', () => {
  it.each([
    ['to:@yahoo.com', { key: 'to', whole: false, values: ['@yahoo.com'] }],
    ['TO=joe@x.org', { key: 'to', whole: true, values: ['joe@x.org'] }],
    ['reason:"timed out"', { key: 'reason', whole: false, values: ['timed out'] }],
    ['reason:"timed o', { key: 'reason', whole: false, values: ['timed o'] }],
    ['from:<>', { key: 'from', whole: false, values: ['<>'] }],
    ['-from:<>,root', { not: true, key: 'from', whole: false, values: ['<>', 'root'] }],
    ['domain:a.org,b.org', { key: 'domain', whole: true, values: ['a.org', 'b.org'] }],
    ['domain:""', { key: 'domain', whole: true, values: [''] }],
    ['from="\\"two words\\"@x.org"', { key: 'from', whole: true, values: ['"two words"@x.org'] }],
    ['to:"a,b","c d"', { key: 'to', whole: false, values: ['a,b', 'c d'] }],
    ['in:held,deferred,', { key: 'in', values: ['held', 'deferred'] }],
    ['in:HOLD', { key: 'in', values: ['held'] }],
    ['is:came', { key: 'is', values: ['came'] }],
    ['"to:x"', { key: 'word', whole: false, values: ['to:x'] }],
    ['-"a b"', { not: true, key: 'word', whole: false, values: ['a b'] }],
    ['jo,hn', { key: 'word', whole: false, values: ['jo,hn'] }],
    ['2001:db8::1', { key: 'word', whole: false, values: ['2001:db8::1'] }],
    ['<>', { key: 'word', whole: false, values: ['<>'] }],
  ])('%s', (text, expected) => expect(only(text)).toEqual(expected));

  it.each([
    ['age>2h', 7200, Infinity, false, true],
    ['age>=2h', 7200, Infinity, true, true],
    ['age>30', 1800, Infinity, false, true],
    ['age>1d12h', 1.5 * day, Infinity, false, true],
    ['age<1w', -Infinity, 7 * day, true, false],
    ['age:1h-6h', 3600, 6 * 3600, true, false],
    ['age:5d-', 5 * day, Infinity, true, false],
    ['size>1.5M', 1_572_864, Infinity, false, true],
    ['size<=500kb', -Infinity, 512_000, true, true],
    ['tries:3', 3, 3, true, true],
    ['tries:3-5', 3, 5, true, true],
    ['next<10m', -Infinity, 600, true, false],
  ])('%s', (text, least, most, withLeast, withMost) =>
    expect(only(text)).toMatchObject({ ranges: [{ least, most, withLeast, withMost }] }),
  );

  it.each([
    ['form:joe@x.org', /There is no form:/],
    ['-form=joe', /There is no form=/],
    ['https://x.org/', /There is no https:/],
    ['to:', /to: needs a value/],
    ['to:""', /to: needs a value/],
    ['age>soon', /age>soon/],
    ['age:2h', /age:2h is not a range/],
    ['age:6h-1h', /not a range/],
    ['size:big', /size:big/],
    ['size>1d', /size>1d/],
    ['tries>2k', /tries>2k/],
    ['age>1h,2h', /takes one value/],
    ['in:nowhere', /in:nowhere is none of deferred, held/],
    ['is:toString', /is none of new/],
    ['to>joe', /cannot be compared/],
    ['in<held', /cannot be compared/],
    ['-to:"a"b', /A blank is missing/],
    ['- to:joe', /- has to stand directly in front/],
    ['-to:"a b age>2h', /is not closed/],
  ])('says that %s makes no sense', (text, why) => {
    const filter = parseFilter(`anna ${text}`);
    expect(problemOf(filter)).toMatch(why);
    expect(filter.terms[0]).toMatchObject({ key: 'word', values: ['anna'] });
  });

  it('tells where each term and each problem stands', () => {
    const text = 'joe  -to:"a b",c wrong:x age>2h';
    const { terms, problems } = parseFilter(text);
    expect(terms.map(({ from, to }) => text.slice(from, to))).toEqual(['joe', '-to:"a b",c', 'age>2h']);
    expect(problems.map(({ from, to }) => text.slice(from, to))).toEqual(['wrong:x']);
  });

  it('reads every value back exactly as it was quoted, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (one, two) => {
        const [token, ...more] = tokensOf(`-to:${quote(one)},${quote(two)} next`);
        expect(token?.values.map(({ text }) => text)).toEqual([one, two]);
        expect(more.map(({ values }) => values[0]?.text)).toEqual(['next']);
      }),
    );
  });

  it('loses nothing of what is typed: every character but blanks is in a term or in a problem', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(...keys.map(({ offered }) => offered), '"', '-', ',', ' ', '\\', 'age>2h', '<>'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const { terms, problems } = parseFilter(text);
        const left = text.split('');
        for (const { from, to } of [...terms, ...problems]) left.fill(' ', from, to);
        // `""` alone asks for nothing.
        expect(left.join('').replaceAll('"', '').trim()).toBe('');
      }),
      { numRuns: 2000 },
    );
  });

  it('takes time in proportion to the text', () => {
    for (const part of ['"', '\\', '-', 'a:', 'to:",', ',', '1h', '<', 'age:1-'])
      expect(parseFilter(`age:${part.repeat(50_000)}`).text.length).toBeGreaterThan(50_000);
  }, 4000);
});
