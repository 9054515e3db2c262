import type { MailExchanger, Section, SectionReport } from '#mail/dns/domain-report';
import type { DnsFinding, DnsReply, Level } from '#mail/dns/question';
import type { SpfEvaluation, SpfTerm } from '#mail/dns/spf-tree';
import { answerTo, noReply } from './play-dns-answers.ts';

const finding = (level: Level, code: string, words: string, todo = ''): DnsFinding => ({
  level,
  code,
  words,
  todo,
});
const term = (text: string, of: Partial<SpfTerm> = {}): SpfTerm => ({
  term: text,
  expanded: '',
  outcome: 'not matched',
  words: '',
  lookups: 0,
  addresses: [],
  ...of,
});

const many = Array.from({ length: 14 }, (_, n) => `198.51.100.${n + 1}`);

function spf(domain: string, client: string, heavy: boolean): SpfEvaluation {
  const matched = client === '192.0.2.25';
  return {
    result: heavy ? 'permerror' : matched ? 'pass' : client === '' ? 'neutral' : 'softfail',
    words: heavy ? 'It takes 13 look-ups; SPF allows ten.' : matched ? 'mx matched.' : '',
    explanation: '',
    lookups: heavy ? 13 : 4,
    voidLookups: heavy ? 3 : 0,
    record: {
      domain,
      text: 'v=spf1 mx include:_spf.example.net ip4:203.0.113.0/28 ~all',
      result: matched ? 'pass' : 'softfail',
      words: '',
      terms: [
        term('mx', {
          outcome: matched ? 'matched' : client === '' ? 'used' : 'not matched',
          words: matched ? '192.0.2.25 is an address of mx1.example.com' : '',
          lookups: 1,
          addresses: ['192.0.2.25', '2001:db8::25', '198.51.100.25'],
        }),
        term('include:_spf.example.net', {
          outcome: matched ? 'not reached' : 'used',
          lookups: 3,
          inner: {
            domain: '_spf.example.net',
            text: 'v=spf1 a:out.example.net include:%{d2}.spf.example.org ?all',
            result: 'neutral',
            words: '',
            terms: [
              term('a:out.example.net', { lookups: 1, addresses: many, outcome: 'used' }),
              term('include:%{d2}.spf.example.org', {
                expanded: 'example.net.spf.example.org',
                lookups: 1,
                outcome: heavy ? 'error' : 'used',
                words: heavy ? 'There is no SPF record.' : '',
              }),
              term('?all', { outcome: 'used' }),
            ],
          },
        }),
        term('ip4:203.0.113.0/28', { outcome: matched ? 'not reached' : 'used' }),
        term('~all', { outcome: matched ? 'not reached' : client === '' ? 'used' : 'matched' }),
      ],
    },
  };
}

const exchangers: readonly MailExchanger[] = [
  {
    preference: 10,
    host: 'mx1.example.com',
    aliases: [],
    addresses: [
      { address: '192.0.2.25', names: ['mx1.example.com'], confirmed: true },
      { address: '2001:db8::25', names: [], confirmed: false },
    ],
  },
  {
    preference: 20,
    host: 'mx2.example.com',
    aliases: ['backup.example.com'],
    addresses: [{ address: '198.51.100.25', names: ['host25.example.net'], confirmed: false }],
  },
];

/** Sections of a domain of the play, in the order in which they come. `shop.` has what can be wrong, `lost.` cannot be asked. */
export function domainReports(domain: string, selectors: readonly string[], client: string): SectionReport[] {
  const lost = domain.startsWith('lost.');
  const shop = domain.startsWith('shop.');
  const good = domain.startsWith('good.');
  const asked = (name: string, type: string): DnsReply[] => [
    lost
      ? noReply({ name, type }, 'timeout', '192.0.2.53 did not answer within 5 seconds.')
      : answerTo({ name: name.replace(domain, 'example.com'), type }),
  ];
  const section = (
    of: Section,
    findings: readonly DnsFinding[],
    records: readonly string[],
    replies: readonly DnsReply[],
    more: Partial<SectionReport> = {},
  ): SectionReport =>
    lost
      ? {
          section: of,
          findings: [
            finding(
              'unknown',
              `${of}/not-asked`,
              `The resolver did not answer for ${domain}.`,
              'Look whether 192.0.2.53 runs and can be reached from there.',
            ),
          ],
          records: [],
          replies,
        }
      : { section: of, findings, records, replies, ...more };
  const reports = [
    section(
      'addresses',
      [finding('note', 'addresses/no-ipv6', `${domain} itself has no IPv6 address.`)],
      [`${domain}. 300 IN A 192.0.2.80`],
      asked(domain, 'A'),
    ),
    section(
      'mx',
      good
        ? [finding('good', 'mx/fine', 'Both mail exchangers have addresses.')]
        : [
            finding(
              'error',
              'mx/cname',
              'mx2.example.com is an alias of backup.example.com.',
              'An MX must name a host with addresses of its own (RFC 5321, 5.1): some servers do not deliver to it. Name backup.example.com in the MX.',
            ),
          ],
      [`${domain}. 3600 IN MX 10 mx1.example.com.`, `${domain}. 3600 IN MX 20 mx2.example.com.`],
      asked(domain, 'MX'),
      { exchangers: good ? exchangers.slice(0, 1) : exchangers },
    ),
    section(
      'spf',
      shop
        ? [
            finding(
              'error',
              'spf/too-many-lookups',
              'The record takes 13 look-ups; ten are allowed.',
              'Receivers answer permerror, as if there were no SPF. Replace include: by the addresses behind it, or drop senders that are not used any more.',
            ),
          ]
        : [finding('good', 'spf/fine', 'The record can be evaluated, with 4 of 10 look-ups.')],
      [`${domain}. 900 IN TXT "v=spf1 mx include:_spf.example.net ip4:203.0.113.0/28 ~all"`],
      asked(domain, 'TXT'),
      { spf: spf(domain, client, shop) },
    ),
    section(
      'reverse',
      good
        ? []
        : [
            finding(
              'warning',
              'reverse/none',
              '2001:db8::25 has no reverse name.',
              'Large receivers refuse IPv6 clients without one. Ask whoever gave you the addresses for a PTR to mx1.example.com.',
            ),
          ],
      ['25.2.0.192.in-addr.arpa. 86400 IN PTR mx1.example.com.'],
      asked('25.2.0.192.in-addr.arpa', 'PTR'),
    ),
    section(
      'dmarc',
      [
        finding(
          'note',
          'dmarc/policy-none',
          'The policy is none: receivers only report.',
          'When the reports show no mail of yours that fails, go on to quarantine.',
        ),
      ],
      [`_dmarc.${domain}. 3600 IN TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.com; adkim=s; pct=50"`],
      asked(`_dmarc.${domain}`, 'TXT'),
      {
        parts: [
          { name: 'p', value: 'none', words: 'Mail that fails is delivered as any other.' },
          { name: 'rua', value: 'mailto:dmarc@example.com', words: 'Where daily reports go.' },
          {
            name: 'adkim',
            value: 's',
            words: 'The domain of the signature must be that of From exactly, not only belong to it.',
          },
          { name: 'pct', value: '50', words: 'Not in use any more: receivers may ignore it.' },
        ],
      },
    ),
    section(
      'dkim',
      selectors.length > 0
        ? [finding('good', 'dkim/fine', `${selectors[0] ?? ''} has an RSA key of 2048 bits.`)]
        : [
            finding(
              'note',
              'dkim/no-selector',
              'None of the usual selectors has a key.',
              'Selectors cannot be listed: look for s= in a DKIM-Signature of your mail and type it above.',
            ),
          ],
      selectors.length > 0
        ? [
            `${selectors[0] ?? ''}._domainkey.${domain}. 3600 IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuQkq0nXTLbOi0aGLRW0mK3J0jGqzRjlXyFhEVO8tUBg7hE2oDd1kvV4wCWc5x"`,
          ]
        : [],
      asked(`${selectors[0] ?? 'default'}._domainkey.${domain}`, 'TXT'),
    ),
    section(
      'mta-sts',
      [finding('note', 'mta-sts/none', 'There is no policy.')],
      [],
      asked(`_mta-sts.${domain}`, 'TXT'),
    ),
    section(
      'tls-rpt',
      [finding('note', 'tls-rpt/none', 'Nobody is told when TLS fails.')],
      [],
      asked(`_smtp._tls.${domain}`, 'TXT'),
    ),
    section(
      'dane',
      [finding('note', 'dane/none', 'No certificate is published.')],
      [],
      asked('_25._tcp.mx1.example.com', 'TLSA'),
    ),
    section(
      'delegation',
      [finding('good', 'delegation/fine', 'Both servers answer, with the same serial 2026112101.')],
      [`${domain}. 3600 IN NS ns1.example.com.`, `${domain}. 3600 IN NS ns2.example.net.`],
      asked(domain, 'NS'),
    ),
  ];
  return reports;
}
