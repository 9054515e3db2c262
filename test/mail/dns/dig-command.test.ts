import { describe, expect, it } from 'vitest';
import { digLine, digProblem, digRuns } from '#mail/dns/dig-command';
import type { DnsQuestion } from '#mail/dns/question';

const question = (over: Partial<DnsQuestion>): DnsQuestion => ({ name: 'lab.test', type: 'MX', ...over });

describe('questions as lines of dig', () => {
  it('has words that dig 9.10 knows', () => {
    expect(digLine(question({}))).toBe('-q lab.test -t MX');
    expect(digLine(question({ server: '::1#5353', recursion: false, dnssec: true, unchecked: true }))).toBe(
      '@::1 -p 5353 -q lab.test -t MX +norecurse +dnssec +cdflag',
    );
    expect(digLine(question({ type: 'HTTPS' }))).toBe('-q lab.test -t TYPE65');
    expect(digLine(question({ type: 'TYPE15' }))).toBe('-q lab.test -t MX');
  });

  it('starts a run of its own for TCP, which dig ignores on a line of a batch', () => {
    const runs = digRuns([question({}), question({ transport: 'tcp' }), question({ name: 'two.test' })]);
    expect(runs.map(({ words, stdin, indexes }) => [words.includes('+tcp'), stdin, indexes])).toEqual([
      [false, '-q lab.test -t MX\n-q two.test -t MX\n', [0, 2]],
      [true, '-q lab.test -t MX\n', [1]],
    ]);
    const long = Array.from({ length: 7 }, () => question({}));
    expect(digRuns(long, { most: 3 }).map(({ indexes }) => indexes.length)).toEqual([3, 3, 1]);
  });

  it.each([
    [{ name: 'a..b' }, true],
    [{ name: 'two words' }, true],
    [{ name: 'line\nfeed' }, true],
    [{ name: `${'a'.repeat(64)}.test` }, true],
    [{ name: `${'a.'.repeat(130)}test` }, true],
    [{ name: 'umlaut-\xfc.test' }, true],
    [{ name: '' }, true],
    [{ type: 'NOSUCH' }, true],
    [{ type: 'OPT' }, true],
    [{ type: 'IXFR' }, true],
    [{ server: 'ns.lab.test' }, true],
    [{ server: '192.0.2.1;reboot' }, true],
    [{ name: '.' }, false],
    [{ name: '-x' }, false],
    [{ name: '+tcp' }, false],
    [{ name: String.raw`sp\032ace.test` }, false],
    [{ name: '_25._tcp.mx.lab.test', type: 'TLSA', server: '192.0.2.1#53' }, false],
    [{ type: 'TYPE65280', server: '2001:db8::1' }, false],
  ] as const)('refuses what dig would not take: %j', (over, refused) => {
    expect(digProblem(question(over)) !== '').toBe(refused);
    expect(digRuns([question(over)])).toHaveLength(refused ? 0 : 1);
  });
});
