import { describe, expect, it } from 'vitest';
import type { Section } from '#mail/dns/domain-report';
import { sectionInquiries } from '#mail/dns/sections';
import { fromZone, runInquiry } from './run-inquiry.ts';

const report = (
  section: Section,
  zone: readonly string[],
  { domain = 'lab.test', selectors = [] as string[], client = '', special = {} } = {},
) => runInquiry(sectionInquiries[section]({ domain, selectors, client }), fromZone(zone, special));
const codes = (...of: Parameters<typeof report>): string[] =>
  report(...of).findings.map(({ level, code }) => `${level} ${code}`);

const dead = { status: 'timeout', words: 'No answer came in time.' };

describe('mx', () => {
  const host = ['mx1.lab.test A 8.8.4.4', '4.4.8.8.in-addr.arpa PTR mx1.lab.test.'];

  it('is content with hosts that have addresses', () => {
    const found = report('mx', ['lab.test MX 10 mx1.lab.test.', ...host]);
    expect(found.findings.map(({ code }) => code)).toEqual(['mx/fine']);
    expect(found.exchangers).toEqual([
      {
        preference: 10,
        host: 'mx1.lab.test',
        aliases: [],
        addresses: [{ address: '8.8.4.4', names: ['mx1.lab.test'], confirmed: true }],
      },
    ]);
    expect(found.records).toEqual(['lab.test. 300 IN MX 10 mx1.lab.test.']);
  });

  it.each<[string, string[], string[]]>([
    ['null MX (RFC 7505)', ['lab.test MX 0 .'], ['good mx/null']],
    [
      'null MX beside others',
      ['lab.test MX 0 .', 'lab.test MX 10 mx1.lab.test.', ...host],
      ['error mx/null-and-others'],
    ],
    ['no MX, but an address (RFC 5321 5.1)', ['lab.test A 8.8.8.8'], ['note mx/implicit']],
    ['nothing', ['lab.test TXT "x"'], ['warning mx/none']],
    ['no such domain', ['other.test A 8.8.8.8'], ['error mx/no-domain']],
    [
      'a CNAME as MX',
      ['lab.test MX 10 a.lab.test.', 'a.lab.test CNAME mx1.lab.test.', ...host],
      ['warning mx/alias'],
    ],
    ['an address as MX', ['lab.test MX 10 192.0.2.1.'], ['error mx/address']],
    [
      'one dead name',
      ['lab.test MX 10 mx1.lab.test.', 'lab.test MX 20 no.lab.test.', ...host],
      ['warning mx/dead-name'],
    ],
    ['dead names only', ['lab.test MX 10 no.lab.test.'], ['error mx/no-address']],
    ['the host itself', ['lab.test MX 10 l.lab.test.', 'l.lab.test A 127.0.0.1'], ['error mx/loopback']],
    [
      'private addresses only',
      ['lab.test MX 10 l.lab.test.', 'l.lab.test A 10.0.0.1'],
      ['note mx/not-public'],
    ],
    [
      'some private',
      ['lab.test MX 10 mx1.lab.test.', 'mx1.lab.test A 10.0.0.1', ...host],
      ['warning mx/partly-not-public'],
    ],
    [
      'one host twice',
      ['lab.test MX 10 mx1.lab.test.', 'lab.test MX 20 mx2.lab.test.', 'mx2.lab.test A 8.8.4.4', ...host],
      ['note mx/same-address'],
    ],
  ])('%s', (_, zone, expected) => {
    expect(codes('mx', zone).filter((code) => code !== 'good mx/fine')).toEqual(expected);
  });

  it('says what it could not find out, and no more', () => {
    expect(codes('mx', [], { special: { 'lab.test': dead } })).toEqual(['unknown mx/not-known']);
    const zone = ['lab.test MX 10 mx1.lab.test.', ...host];
    expect(codes('mx', zone, { special: { 'mx1.lab.test AAAA': { status: 'SERVFAIL' } } })).toEqual([
      'unknown mx/not-known',
    ]);
  });
});

describe('addresses and reverse', () => {
  it('judges the domain’s own addresses', () => {
    expect(codes('addresses', ['lab.test A 8.8.8.8'])).toEqual(['good addresses/fine']);
    expect(codes('addresses', ['lab.test MX 0 .'])).toEqual(['note addresses/none']);
    expect(codes('addresses', ['lab.test CNAME web.test.', 'web.test A 8.8.8.8'])).toEqual([
      'warning addresses/alias',
    ]);
    expect(codes('addresses', ['lab.test A 192.168.1.1'])).toEqual(['note addresses/not-public']);
  });

  const mx = ['lab.test MX 10 mx.lab.test.', 'mx.lab.test A 8.8.4.4'];
  it.each<[string, string[], string]>([
    ['confirmed', ['4.4.8.8.in-addr.arpa PTR mx.lab.test.'], 'good reverse/confirmed'],
    ['none', [], 'note reverse/none'],
    [
      'leads elsewhere',
      ['4.4.8.8.in-addr.arpa PTR other.test.', 'other.test A 8.8.8.8'],
      'warning reverse/not-confirmed',
    ],
    [
      'made from the address',
      ['4.4.8.8.in-addr.arpa PTR ip-8-8-4-4.isp.test.', 'ip-8-8-4-4.isp.test A 8.8.4.4'],
      'note reverse/generic',
    ],
  ])('%s', (_, zone, expected) => {
    expect(codes('reverse', [...mx, ...zone])).toEqual([expected]);
  });

  it('does not judge a name that could not be asked for', () => {
    expect(codes('reverse', mx, { special: { '4.4.8.8.in-addr.arpa': dead } })).toEqual([
      'unknown reverse/not-known',
    ]);
  });

  it('confirms IPv6', () => {
    const zone = ['lab.test MX 10 mx.lab.test.', 'mx.lab.test AAAA 2a00::1'];
    const name = '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.a.2.ip6.arpa';
    expect(codes('reverse', [...zone, `${name} PTR mx.lab.test.`])).toEqual(['good reverse/confirmed']);
  });
});

describe('spf', () => {
  const txt = (record: string): string => `lab.test TXT "${record}"`;
  it.each<[string, string[], string[]]>([
    ['valid', [txt('v=spf1 ip4:192.0.2.1 -all')], ['good spf/valid']],
    ['none', ['lab.test A 8.8.8.8'], ['warning spf/none']],
    ['several', [txt('v=spf1 -all'), txt('v=spf1 ~all')], ['error spf/several']],
    ['not valid', [txt('v=spf1 ipv4:192.0.2.1 -all')], ['error spf/not-valid']],
    ['an include without a record', [txt('v=spf1 include:no.test -all')], ['error spf/not-valid']],
    ['everybody', [txt('v=spf1 +all')], ['good spf/valid', 'error spf/everybody']],
    ['neutral', [txt('v=spf1 ?all')], ['good spf/valid', 'note spf/neutral']],
    ['open end', [txt('v=spf1 ip4:192.0.2.1')], ['good spf/valid', 'warning spf/open-end']],
    ['behind all', [txt('v=spf1 -all ip4:192.0.2.1')], ['good spf/valid', 'warning spf/behind-all']],
    ['ptr', [txt('v=spf1 ptr -all')], ['good spf/valid', 'note spf/ptr']],
    ['wide', [txt('v=spf1 ip4:64.0.0.0/3 -all')], ['good spf/valid', 'warning spf/wide']],
    ['redirect', [txt('v=spf1 redirect=b.test'), 'b.test TXT "v=spf1 -all"'], ['good spf/valid']],
    ['redirect to itself', [txt('v=spf1 redirect=lab.test')], ['error spf/not-valid']],
    ['names that are not there', [txt('v=spf1 a:x.test a:y.test a:z.test -all')], ['error spf/void-lookups']],
    [
      'eleven look-ups',
      [txt(`v=spf1 ${Array.from({ length: 11 }, () => 'a').join(' ')} -all`), 'lab.test A 8.8.8.8'],
      ['error spf/too-many-lookups'],
    ],
  ])('%s', (_, zone, expected) => {
    expect(codes('spf', zone)).toEqual(expected);
  });

  it('counts the look-ups of the whole tree and keeps what is not reached', () => {
    const { spf } = report('spf', [
      txt('v=spf1 mx include:b.test -all a'),
      'lab.test MX 10 mx.lab.test.',
      'mx.lab.test A 192.0.2.5',
      'b.test TXT "v=spf1 exists:%{i}.b.test include:c.test ~all"',
      'c.test TXT "v=spf1 ip4:198.51.100.0/24 ?all"',
    ]);
    expect(spf).toMatchObject({ result: 'fail', lookups: 4 });
    expect(
      spf!.record.terms.map(({ term, outcome, lookups, addresses }) => [term, outcome, lookups, addresses]),
    ).toEqual([
      ['mx', 'used', 1, ['192.0.2.5']],
      ['include:b.test', 'used', 3, []],
      ['-all', 'matched', 0, []],
      ['a', 'not reached', 0, []],
    ]);
    expect(spf!.record.terms[1]?.inner?.terms[1]?.inner?.text).toBe('v=spf1 ip4:198.51.100.0/24 ?all');
  });

  it('evaluates for an address', () => {
    const found = report('spf', [txt('v=spf1 a ip4:192.0.2.0/24 -all'), 'lab.test A 8.8.8.8'], {
      client: '192.0.2.77',
    });
    expect(found.spf).toMatchObject({ result: 'pass', lookups: 1 });
    expect(found.spf!.record.terms.map(({ outcome, words }) => [outcome, words])).toEqual([
      ['not matched', '192.0.2.77 is not among lab.test’s addresses.'],
      ['matched', '192.0.2.77 is in 192.0.2.0/24.'],
      ['not reached', ''],
    ]);
    expect(found.findings.at(-1)).toMatchObject({ level: 'good', code: 'spf/client' });
  });

  it('does not call a record missing when nobody answers', () => {
    expect(codes('spf', [], { special: { 'lab.test': dead } })).toEqual(['unknown spf/not-known']);
    expect(codes('spf', [txt('v=spf1 include:b.test -all')], { special: { 'b.test': dead } })).toEqual([
      'unknown spf/not-known',
    ]);
  });
});
