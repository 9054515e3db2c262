import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completions, type Vocabulary } from '#mail/filter/completions';
import { onlyTerm, termState, withTerm, withoutTerm } from '#mail/filter/edit';
import { inWords } from '#mail/filter/in-words';
import { parseFilter } from '#mail/filter/terms';
import { quote } from '#mail/filter/tokens';

describe('a click on a count', () => {
  it.each([
    ['', 'domain:yahoo.com', 'in', 'domain:yahoo.com'],
    ['  age>2h', 'domain:yahoo.com', 'in', '  age>2h domain:yahoo.com'],
    ['domain:a.org age>2h', 'domain:b.org', 'in', 'domain:a.org,b.org age>2h'],
    ['domain:a.org,b.org age>2h', 'domain:a.org', '', 'domain:b.org age>2h'],
    ['x domain:A.org  y', 'domain:a.org', '', 'x  y'],
    ['x domain:a.org', 'domain:a.org', '', 'x'],
    ['domain:a.org', 'domain:a.org', 'in', 'domain:a.org'],
    ['domain=a.org', 'domain:a.org', 'out', '-domain:a.org'],
    ['-domain:a.org', 'domain:b.org', 'out', '-domain:a.org,b.org'],
    ['-domain:a.org,b.org', 'domain:a.org', 'in', '-domain:b.org domain:a.org'],
    ['from:anna', 'from=anna@x.org', 'in', 'from:anna from=anna@x.org'],
    ['from=<>', 'from=anna@x.org', 'in', 'from=<>,anna@x.org'],
    ['domain:xn--exmple-cua.de', 'domain:exämple.de', '', ''],
    ['reason:"timed o', 'in:held', 'in', 'reason:"timed o" in:held'],
    ['reason:"a\\', 'in:held', 'in', 'reason:"a\\\\" in:held'],
    ['age:1h-6h', 'age:6h-1d', 'in', 'age:1h-6h,6h-1d'],
    ['age>2h', 'age:6h-1d', 'in', 'age>2h age:6h-1d'],
    ['domain:"x"A<', 'domain:y', 'in', 'domain:"x",y A<'],
    ['cluster:"a"domain:x ,b', 'domain:x', '', 'cluster:"a" ,b'],
    ['"age>2h', 'domain:y', 'in', '"age>2h" domain:y'],
    ['in:held', 'cluster:"a, b"', 'out', 'in:held -cluster:"a, b"'],
  ] as const)('%s and %s, %s → %s', (filter, term, state, expected) => {
    expect(withTerm(filter, term, state)).toBe(expected);
    expect(termState(withTerm(filter, term, state), term)).toBe(state);
  });

  it('does what it says and leaves every other term as it was, whatever stands there', () => {
    const value = fc.string({ minLength: 1, unit: 'grapheme' });
    const filter = fc.oneof(
      fc.string(),
      fc
        .array(
          fc.oneof(
            value.map(quote),
            value.map((one) => `-domain:${quote(one)}`),
            fc.constant('age>2h'),
          ),
        )
        .map((terms) => terms.join(' ')),
      // Little beside what the language is made of, so that it meets in every way.
      fc
        .array(fc.constantFrom('domain:', 'A<', 'a', '-', '"', '\\', ',', ' ', ':'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(filter, value, fc.constantFrom('in', 'out', '' as const), (text, one, state) => {
        const term = `domain:${quote(one)}`;
        const after = withTerm(text, term, state);
        expect(termState(after, term)).toBe(state);
        expect(withTerm(after, term, state)).toBe(after);
        const others = (filter: string): unknown[] =>
          parseFilter(filter).terms.flatMap(({ from: _from, to: _to, ...rest }) =>
            rest.key === 'domain' ? [] : [rest],
          );
        expect(others(after)).toEqual(others(text));
        expect(others(withoutTerm(after, term))).toEqual(others(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a filter in words', () => {
  it.each([
    ['', ''],
    [
      'to:@yahoo.com age>2h -from:<>',
      'recipient contains “@yahoo.com”, older than 2 hours, not from the null sender',
    ],
    ['in:held,deferred', 'held or deferred'],
    ['-in:held', 'not held'],
    ['domain:a.org,b.org', 'to domain “a.org” or “b.org”'],
    ['-domain:a.org', 'not to domain “a.org”'],
    ['from=joe@x.org', 'sender is “joe@x.org”'],
    ['-from:joe', 'sender does not contain “joe”'],
    ['-to:joe', 'no recipient contains “joe”'],
    ['from:<>,joe', 'sender contains “joe” or from the null sender'],
    ['cluster:"Connection timed out"', 'reason like “Connection timed out”'],
    ['-reason=""', 'with a reason'],
    ['yahoo', 'with “yahoo” anywhere'],
    ['size>1M', 'larger than 1 MiB'],
    ['age:1h-6h,5d-', '1 hour to 6 hours old or 5 days or more old'],
    ['tries>2', 'tried more than 2 times'],
    ['next<10m', 'next try within 10 minutes'],
    ['is:new,busy', 'new in the last listing or being delivered'],
    ['-is:gone', 'not gone'],
    ['to:"a\u202eb"', 'recipient contains “a⟨U+202E⟩b”'],
  ])('%s is “%s”', (filter, expected) => expect(inWords(filter)).toBe(expected));
});

describe('completion', () => {
  const vocabulary: Vocabulary = {
    domain: [
      { value: 'yahoo.com', count: 120 },
      { value: 'gmail.com', count: 7 },
      { value: 'my-yahoo.org', count: 1 },
    ],
    cluster: [{ value: 'Connection timed out', count: 3 }],
    host: [{ value: 'mx1' }],
  };
  /** `|` is the cursor; answers with what the filter becomes with each option. */
  const offered = (marked: string): string[] => {
    const cursor = marked.indexOf('|');
    const text = marked.replace('|', '');
    const { from, to, options } = completions(text, cursor, vocabulary);
    return options.map(({ insert }) => text.slice(0, from) + insert + text.slice(to));
  };

  it.each([
    ['do|', ['domain:']],
    ['age>2h f|', ['age>2h from:', 'age>2h fromdomain:']],
    ['-dom|', ['-domain:']],
    ['d|omain:yahoo.com', ['domain:yahoo.com']],
    ['domain:|', ['domain:yahoo.com', 'domain:gmail.com', 'domain:my-yahoo.org']],
    ['domain:YA|', ['domain:yahoo.com', 'domain:my-yahoo.org']],
    ['-domain:x,ya|', ['-domain:x,yahoo.com', '-domain:x,my-yahoo.org']],
    ['domain:ya|hoo.de,b in:held', ['domain:yahoo.com,b in:held', 'domain:my-yahoo.org,b in:held']],
    ['cluster:con|', ['cluster:"Connection timed out"']],
    ['cluster:"Conn|', ['cluster:"Connection timed out"']],
    ['in:h|', ['in:held']],
    ['is:c|', ['is:came', 'is:changed']],
    ['size>|', ['size>100k', 'size>1M', 'size>10M']],
    ['nothing:|', []],
    ['"do|', []],
  ])('%s', (marked, expected) => expect(offered(marked)).toEqual(expected));

  it('offers every key before anything is typed, and says what each value stands for', () => {
    expect(offered('|').length).toBeGreaterThan(15);
    expect(completions('domain:', 7, vocabulary).options[0]).toEqual({
      insert: 'yahoo.com',
      label: 'yahoo.com',
      hint: '120 messages',
    });
  });

  it('never throws, and always replaces a part of the text around the cursor', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(20), (text, at) => {
        const cursor = Math.min(at, text.length);
        const { from, to } = completions(text, cursor, vocabulary);
        expect(from).toBeLessThanOrEqual(cursor);
        expect(to).toBeGreaterThanOrEqual(cursor);
      }),
    );
  });
});

describe('“only this” in the menu of a row', () => {
  it.each([
    ['', 'domain:yahoo.com', 'domain:yahoo.com'],
    ['domain:gmail.com,web.de age>2h', 'domain:yahoo.com', 'age>2h domain:yahoo.com'],
    ['domain:yahoo.com', 'domain:yahoo.com', 'domain:yahoo.com'],
    ['-domain:yahoo.com age>2h', 'domain:yahoo.com', 'age>2h domain:yahoo.com'],
    ['-domain:gmail.com', 'domain:yahoo.com', '-domain:gmail.com domain:yahoo.com'],
    ['from:shop', 'from=<>', 'from:shop from=<>'],
    ['', `reason:${quote('said "no", again')}`, 'reason:"said \\"no\\", again"'],
  ])('%s and %s give %s', (filter, term, expected) => expect(onlyTerm(filter, term)).toBe(expected));
});
