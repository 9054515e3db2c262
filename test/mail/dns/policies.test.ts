import { describe, expect, it } from 'vitest';
import type { Section } from '#mail/dns/domain-report';
import { wantsStsPolicy, withStsPolicy } from '#mail/dns/mta-sts';
import type { DnsReply } from '#mail/dns/question';
import { sectionInquiries } from '#mail/dns/sections';
import { stsAllows, stsPolicy } from '#mail/dns/sts-policy';
import { fromZone, runInquiry } from './run-inquiry.ts';

const report = (
  section: Section,
  zone: readonly string[],
  domain = 'lab.test',
  special: Record<string, Partial<DnsReply>> = {},
) => runInquiry(sectionInquiries[section]({ domain, selectors: [], client: '' }), fromZone(zone, special));
const codes = (...of: Parameters<typeof report>): string[] =>
  report(...of).findings.map(({ level, code }) => `${level} ${code}`);

describe('DMARC', () => {
  const txt = (record: string): string[] => [`_dmarc.lab.test TXT "${record}"`];
  it.each<[string, string[], string[]]>([
    ['reject', txt('v=DMARC1; p=reject; rua=mailto:d@lab.test'), ['good dmarc/valid']],
    ['none', txt('v=DMARC1; p=none; rua=mailto:d@lab.test'), ['note dmarc/only-reports']],
    ['no reports', txt('v=DMARC1; p=quarantine'), ['good dmarc/valid', 'note dmarc/no-reports']],
    [
      'weaker below',
      txt('v=DMARC1; p=reject; sp=none; rua=mailto:d@lab.test'),
      ['good dmarc/valid', 'note dmarc/weaker-below'],
    ],
    [
      'part',
      txt('v=DMARC1; p=reject; pct=20; rua=mailto:d@lab.test'),
      ['good dmarc/valid', 'note dmarc/part-only'],
    ],
    [
      'no policy',
      txt('v=DMARC1; rua=mailto:d@lab.test'),
      ['error dmarc/no-policy', 'note dmarc/only-reports'],
    ],
    [
      'unknown policy',
      txt('v=DMARC1; p=refuse; rua=mailto:d@lab.test'),
      ['error dmarc/unknown-value', 'note dmarc/only-reports'],
    ],
    [
      'not a mailto',
      txt('v=DMARC1; p=reject; rua=d@lab.test'),
      ['error dmarc/report-address', 'good dmarc/valid'],
    ],
    ['broken', txt('v=DMARC1; p reject'), ['error dmarc/not-valid']],
    ['several', [...txt('v=DMARC1; p=none'), ...txt('v=DMARC1; p=reject')], ['error dmarc/several']],
    [
      'other records beside it',
      [...txt('v=DMARC1; p=reject; rua=mailto:d@lab.test'), ...txt('v=other')],
      ['good dmarc/valid'],
    ],
    ['version is not first', txt('p=reject; v=DMARC1'), ['warning dmarc/none']],
    ['nothing', ['lab.test A 8.8.8.8'], ['warning dmarc/none']],
  ])('%s', (_, zone, expected) => {
    expect(codes('dmarc', zone)).toEqual(expected);
  });

  it('takes the policy of a name above, with sp=', () => {
    const zone = txt('v=DMARC1; p=reject; sp=quarantine; rua=mailto:d@lab.test');
    const found = report('dmarc', zone, 'a.b.lab.test');
    expect(found.findings.map(({ code }) => code)).toEqual(['dmarc/valid', 'dmarc/from-above']);
    expect(found.findings[0]?.words).toContain('treat as suspect');
  });

  it('looks whether others take the reports (RFC 7489 7.1)', () => {
    const zone = txt('v=DMARC1; p=reject; rua=mailto:d@reports.example,mailto:x@sub.lab.test');
    expect(codes('dmarc', zone)).toEqual(['good dmarc/valid', 'warning dmarc/reports-not-wanted']);
    expect(codes('dmarc', [...zone, 'lab.test._report._dmarc.reports.example TXT "v=DMARC1"'])).toEqual([
      'good dmarc/valid',
    ]);
  });

  it('does not call a record missing when nobody answers', () => {
    const special = { '_dmarc.lab.test': { status: 'timeout', words: 'No answer came in time.' } };
    expect(codes('dmarc', [], 'lab.test', special)).toEqual(['unknown dmarc/not-known']);
  });
});

describe('TLS-RPT', () => {
  it.each<[string, string[], string[]]>([
    [
      'valid',
      ['_smtp._tls.lab.test TXT "v=TLSRPTv1; rua=mailto:t@lab.test,https://t.lab.test/r"'],
      ['good tls-rpt/valid'],
    ],
    ['none', ['lab.test A 8.8.8.8'], ['note tls-rpt/none']],
    ['no rua', ['_smtp._tls.lab.test TXT "v=TLSRPTv1; ruf=x"'], ['error tls-rpt/not-valid']],
    ['no address', ['_smtp._tls.lab.test TXT "v=TLSRPTv1; rua=t@lab.test"'], ['error tls-rpt/address']],
    [
      'several',
      [
        '_smtp._tls.lab.test TXT "v=TLSRPTv1;rua=mailto:a@b.c"',
        '_smtp._tls.lab.test TXT "v=TLSRPTv1;rua=mailto:d@b.c"',
      ],
      ['error tls-rpt/several'],
    ],
  ])('%s', (_, zone, expected) => {
    expect(codes('tls-rpt', zone)).toEqual(expected);
  });
});

describe('MTA-STS', () => {
  const zone = ['_mta-sts.lab.test TXT "v=STSv1; id=20261121T0800;"', 'mta-sts.lab.test A 8.8.8.8'];
  // The example of RFC 8461 3.2.
  const policy =
    'version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmx: backupmx.example.com\r\nmax_age: 604800\r\n';

  it.each<[string, string[], string[]]>([
    ['valid', zone, ['good mta-sts/record']],
    ['none', ['lab.test A 8.8.8.8'], ['note mta-sts/none']],
    ['no id', ['_mta-sts.lab.test TXT "v=STSv1;"', zone[1]!], ['error mta-sts/no-id']],
    ['id with a dash', ['_mta-sts.lab.test TXT "v=STSv1; id=2026-11"', zone[1]!], ['error mta-sts/no-id']],
    ['no host', [zone[0]!], ['error mta-sts/no-host']],
    ['several', [...zone, '_mta-sts.lab.test TXT "v=STSv1; id=2"'], ['error mta-sts/several']],
  ])('%s', (_, records, expected) => {
    expect(codes('mta-sts', records)).toEqual(expected);
  });

  it('reads the policy', () => {
    expect(stsPolicy(policy)).toMatchObject({
      mode: 'enforce',
      mx: ['mail.example.com', '*.example.net', 'backupmx.example.com'],
      maxAge: 604800,
      faults: [],
    });
    const read = stsPolicy(policy);
    // RFC 8461 4.1: a wildcard is for one label.
    expect(
      ['mail.example.com', 'MX1.example.net', 'a.b.example.net', 'example.net'].map((host) =>
        stsAllows(read, host),
      ),
    ).toEqual([true, true, false, false]);
    expect(stsPolicy('version: STSv1\nmode: none\nmax_age: 86400\n').faults).toEqual([]);
    expect(stsPolicy('mode: maybe\nmx mail\n').faults).toHaveLength(5);
  });

  const judged = (text: string, exchangers: string[], more = {}): string[] =>
    withStsPolicy(
      report('mta-sts', zone),
      { status: 200, contentType: 'text/plain', text, words: '', ...more },
      exchangers,
    )
      .findings.slice(1)
      .map(({ level, code }) => `${level} ${code}`);

  it('holds the policy against the MX hosts', () => {
    expect(wantsStsPolicy(report('mta-sts', zone))).toBe(true);
    expect(wantsStsPolicy(report('mta-sts', []))).toBe(false);
    expect(judged(policy, ['mail.example.com', 'mx.example.net'])).toEqual(['good mta-sts/enforced']);
    expect(judged(policy, ['mail.example.com', 'other.test'])).toEqual(['error mta-sts/mx-not-named']);
    expect(judged(policy.replace('enforce', 'testing'), ['other.test'])).toEqual([
      'warning mta-sts/mx-not-named',
    ]);
    expect(judged(policy.replace('enforce', 'testing'), [])).toEqual(['note mta-sts/not-enforced']);
    expect(judged(policy.replace('604800', '60'), [])).toEqual([
      'good mta-sts/enforced',
      'note mta-sts/short-age',
    ]);
    expect(judged(policy, [], { contentType: 'text/html' })).toEqual(['warning mta-sts/content-type']);
    expect(judged(policy, [], { contentType: 'text/plain; charset=utf-8' })).toEqual([
      'good mta-sts/enforced',
    ]);
    expect(judged('', [], { status: 301 })).toEqual(['error mta-sts/http-status']);
    expect(judged('', [], { status: undefined, words: 'No connection.' })).toEqual([
      'unknown mta-sts/not-fetched',
    ]);
    expect(judged('version: STSv1\nmode: enforce\nmax_age: 86400\n', [])).toEqual(['error mta-sts/policy']);
  });
});

describe('DANE', () => {
  const sha256 = '0123456789ABCDEF'.repeat(4);
  const run = (
    data: string[],
    { flags = ['ad'], signed = true, mx = ['mx.lab.test.'], status = 'NOERROR' } = {},
  ): string[] => {
    const plain = fromZone([
      ...mx.map((host) => `lab.test MX 10 ${host}`),
      'mx.lab.test A 8.8.8.8',
      ...data.map((one) => `_25._tcp.mx.lab.test TLSA ${one}`),
    ]);
    return runInquiry(
      sectionInquiries.dane({ domain: 'lab.test', selectors: [], client: '' }),
      (question) => {
        expect(question.dnssec).toBe(true);
        const reply = plain(question);
        const proof = { name: question.name, ttl: 1, type: 'RRSIG', data: 'x' };
        return {
          ...reply,
          status: question.type === 'TLSA' && status !== 'NOERROR' ? status : reply.status,
          flags,
          answer: signed && reply.answer.length > 0 ? [...reply.answer, proof] : reply.answer,
        };
      },
    ).findings.map(({ level, code }) => `${level} ${code}`);
  };

  it.each([
    ['valid', run.bind(null, [`3 1 1 ${sha256}`]), ['good dane/valid']],
    [
      'split digits',
      run.bind(null, [`2 0 1 ${sha256.slice(0, 56)} ${sha256.slice(56)}`]),
      ['good dane/valid'],
    ],
    ['SHA-512', run.bind(null, [`3 1 2 ${sha256}${sha256}`]), ['good dane/valid']],
    ['PKIX', run.bind(null, [`1 1 1 ${sha256}`]), ['error dane/not-usable']],
    ['one of two', run.bind(null, [`3 1 1 ${sha256}`, `3 1 1 ${sha256}00`]), ['warning dane/not-usable']],
    ['unknown', run.bind(null, [`4 1 1 ${sha256}`]), ['error dane/not-usable']],
    [
      'unsigned',
      run.bind(null, [`3 1 1 ${sha256}`], { flags: [], signed: false }),
      ['error dane/not-signed'],
    ],
    ['not checked', run.bind(null, [`3 1 1 ${sha256}`], { flags: [] }), ['unknown dane/not-validated']],
    ['none', run.bind(null, []), ['note dane/none']],
    [
      'one host only',
      run.bind(null, [`3 1 1 ${sha256}`], { mx: ['mx.lab.test.', 'b.lab.test.'] }),
      ['good dane/valid', 'warning dane/some-without'],
    ],
    ['SERVFAIL', run.bind(null, [`3 1 1 ${sha256}`], { status: 'SERVFAIL' }), ['warning dane/look-up-fails']],
    ['no mail', run.bind(null, [], { mx: ['.'] }), ['note dane/no-host']],
  ])('%s', (_, found, expected) => {
    expect(found()).toEqual(expected);
  });
});
