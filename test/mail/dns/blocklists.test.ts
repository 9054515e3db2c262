import { describe, expect, it } from 'vitest';
import { askBlocklists, blocklistOf, knownLists, listedName } from '#mail/dns/blocklists';
import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { fromZone, runInquiry } from './run-inquiry.ts';

const own = { zone: 'list.test', label: 'Own' };
const works = '2.0.0.127.list.test A 127.0.0.2';
const run = (
  addresses: string[],
  zone: string[],
  lists = [own],
  special: Record<string, Partial<DnsReply>> = {},
) =>
  runInquiry(askBlocklists(addresses, lists), fromZone(zone, special)).map(
    ({ address, state, codes, words }) => ({
      address,
      state,
      codes,
      words,
    }),
  );

describe('names', () => {
  it('are those of RFC 5782', () => {
    // Sections 2.1 and 2.4.
    expect(listedName('192.0.2.99', 'bad.example.com')).toBe('99.2.0.192.bad.example.com');
    expect(listedName('2001:db8:1:2:3:4:567:89ab', 'ugly.example.com')).toBe(
      'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ugly.example.com',
    );
    expect(listedName('::ffff:192.0.2.99', 'bad.example.com')).toBe('99.2.0.192.bad.example.com');
    expect(listedName('host', 'bad.example.com')).toBeUndefined();
  });
});

describe('answers', () => {
  it('listed, with words, and clean', () => {
    expect(
      run(
        ['8.8.4.4', '8.8.8.8'],
        [works, '4.4.8.8.list.test A 127.0.0.3', '4.4.8.8.list.test TXT "see https://list.test"'],
      ),
    ).toEqual([
      { address: '8.8.4.4', state: 'listed', codes: ['127.0.0.3'], words: 'see https://list.test' },
      { address: '8.8.8.8', state: 'clean', codes: [], words: '' },
    ]);
  });

  it('says what Spamhaus means', () => {
    const zen = blocklistOf('zen.spamhaus.org');
    const zone = [
      '2.0.0.127.zen.spamhaus.org A 127.0.0.2',
      '4.4.8.8.zen.spamhaus.org A 127.0.0.4',
      '4.4.8.8.zen.spamhaus.org A 127.0.0.11',
    ];
    expect(run(['8.8.4.4'], zone, [zen])[0]?.codes).toEqual([
      '127.0.0.4 (XBL: an infected or hijacked computer)',
      '127.0.0.11 (PBL: an address that should not send mail itself)',
    ]);
  });

  it.each<[string, string[], Record<string, Partial<DnsReply>>, string, RegExp]>([
    ['a public resolver', ['2.0.0.127.list.test A 127.255.255.254'], {}, 'refused', /public resolvers/],
    ['too many questions', [works, '8.8.8.8.list.test A 127.255.255.255'], {}, 'refused', /too many/],
    ['REFUSED', [], { '2.0.0.127.list.test': { status: 'REFUSED' } }, 'refused', /does not answer/],
    ['shut down: nothing is listed', ['list.test A 8.8.8.8'], {}, 'unknown', /test address/],
    [
      'shut down: everything is listed',
      [works, '1.0.0.127.list.test A 127.0.0.2', '8.8.8.8.list.test A 127.0.0.2'],
      {},
      'unknown',
      /every address/,
    ],
    [
      'no answer',
      [],
      { '2.0.0.127.list.test': { status: 'timeout', words: 'No answer came in time.' } },
      'unknown',
      /No answer/,
    ],
    [
      'no answer for the address',
      [works],
      { '8.8.8.8.list.test': { status: 'SERVFAIL' } },
      'unknown',
      /SERVFAIL/,
    ],
    ['somebody else answers', [works, '8.8.8.8.list.test A 203.0.113.80'], {}, 'unknown', /in its place/],
  ])('%s is no good news', (_, zone, special, state, words) => {
    const [found] = run(['8.8.8.8'], zone, [own], special);
    expect(found?.state).toBe(state);
    expect(found?.words).toMatch(words);
  });

  it('asks lists of others for public addresses only, own ones for all', () => {
    const asked: DnsQuestion[] = [];
    const answer = fromZone([works, '1.0.0.10.list.test A 127.0.0.2']);
    const found = runInquiry(askBlocklists(['10.0.0.1', 'nonsense'], [own, knownLists[0]!]), (question) => {
      asked.push(question);
      return answer(question);
    });
    expect(asked.every(({ name }) => name.endsWith('.list.test'))).toBe(true);
    expect(found.map(({ address, list, state }) => [address, list.zone, state])).toEqual([
      ['10.0.0.1', 'list.test', 'listed'],
      ['nonsense', 'list.test', 'unknown'],
      ['10.0.0.1', 'zen.spamhaus.org', 'unknown'],
      ['nonsense', 'zen.spamhaus.org', 'unknown'],
    ]);
    expect(found[2]?.words).toBe('The address is not public (private): no list has it.');
  });
});
