import type { SectionReport } from './domain-report.ts';
import type { DnsFinding, DnsReply, Inquiry } from './question.ts';
import { mxOf, tlsaOf, zoneLine, type Tlsa } from './record-data.ts';
import { aliasesOf, finding, hasSpoken, notKnown, recordsOf, whatHappened } from './replies.ts';

const usages: readonly string[] = [
  'PKIX-TA: a certificate authority, checked as usual too',
  'PKIX-EE: the server’s certificate, checked as usual too',
  'DANE-TA: a certificate authority',
  'DANE-EE: the server’s own certificate',
];
const selectors: readonly string[] = ['the whole certificate', 'the public key'];
const matchings: readonly string[] = ['in full', 'as SHA-256', 'as SHA-512'];
const digits = [undefined, 64, 128];

/** `3 1 1` in words. */
export const tlsaWords = ({ usage, selector, matching }: Tlsa): string =>
  `${usages[usage] ?? `usage ${usage}, unknown`}; ${selectors[selector] ?? `selector ${selector}, unknown`}, ${matchings[matching] ?? `matching ${matching}, unknown`}.`;

/** What is wrong with one record for SMTP (RFC 7672 3.1); '' for nothing. */
export function tlsaFault({ usage, selector, matching, data }: Tlsa): string {
  if (usage > 3 || selector > 1 || matching > 2) return 'has a value that nobody knows';
  if (usage < 2) return 'has usage 0 or 1, which SMTP does not use';
  const wanted = digits[matching];
  if (data.length === 0 || data.length % 2 === 1 || (wanted !== undefined && data.length !== wanted))
    return `has ${data.length} digits${wanted === undefined ? '' : ` instead of ${wanted}`}`;
  return '';
}

const isSigned = (reply: DnsReply): boolean => reply.answer.some(({ type }) => type === 'RRSIG');
const isProven = (reply: DnsReply): boolean => reply.flags.includes('ad');

/** Senders use what is proven only. Signed but not proven means that the resolver does not look. */
function proof(host: string, mx: DnsReply, tlsa: DnsReply): DnsFinding[] {
  const weak = [mx, tlsa].find((reply) => !isProven(reply));
  if (weak === undefined) return [];
  const { type, name } = weak.question;
  return [
    isSigned(weak)
      ? finding(
          'unknown',
          'dane/not-validated',
          `${type} of ${name} is signed, but the resolver does not say that it checked the signature.`,
          'Ask from a place whose resolver validates. A mail server that sends with DANE needs one too.',
        )
      : finding(
          'error',
          'dane/not-signed',
          `${type} of ${name} is not signed with DNSSEC.`,
          `Senders ignore the TLSA records of ${host}. Sign the zone.`,
        ),
  ];
}

function ofHost(host: string, mx: DnsReply, reply: DnsReply): DnsFinding[] {
  if (!hasSpoken(reply))
    return reply.status === 'SERVFAIL'
      ? [
          finding(
            'warning',
            'dane/look-up-fails',
            `The TLSA look-up for ${host} fails: ${whatHappened(reply)}`,
            'Senders that use DANE delay mail until it works. Look at the signatures of the zone and at the name servers.',
          ),
        ]
      : [notKnown('dane', reply)];
  const records = recordsOf(reply, 'TLSA').map(({ data }) => ({ data, tlsa: tlsaOf(data) }));
  const faulty = records.flatMap(({ data, tlsa }) => {
    const fault = tlsa === undefined ? 'cannot be read' : tlsaFault(tlsa);
    return fault === '' ? [] : [{ data, fault }];
  });
  const found = faulty.map(({ data, fault }) =>
    finding(
      faulty.length === records.length ? 'error' : 'warning',
      'dane/not-usable',
      `A TLSA record of ${host} ${fault}: ${data.slice(0, 40)}${data.length > 40 ? '…' : ''}`,
      'Senders pass over it. For mail, 3 1 1 with the SHA-256 of the public key is the usual choice.',
    ),
  );
  if (records.length === 0) return [];
  const doubts = proof(host, mx, reply);
  if (found.length + doubts.length === 0)
    return [
      finding(
        'good',
        'dane/valid',
        `${host} has ${records.length === 1 ? 'a TLSA record' : `${records.length} TLSA records`}, signed and checked.`,
      ),
    ];
  return [...doubts, ...found];
}

/** TLSA records of the MX hosts (RFC 7672). Whether they fit the certificates is seen in a session. */
export function* daneSection(domain: string): Inquiry<SectionReport> {
  const [mx] = yield [{ name: domain, type: 'MX', dnssec: true }];
  if (mx === undefined || !hasSpoken(mx))
    return {
      section: 'dane',
      findings: mx === undefined ? [] : [notKnown('dane', mx)],
      records: [],
      replies: mx === undefined ? [] : [mx],
    };
  const listed = recordsOf(mx, 'MX').flatMap(({ data }) => mxOf(data)?.host ?? []);
  const hosts =
    listed.length === 0 && mx.status === 'NOERROR' ? [domain] : listed.filter((host) => host !== '.');
  const result = (findings: readonly DnsFinding[], replies: readonly DnsReply[]): SectionReport => ({
    section: 'dane',
    findings,
    records: [],
    replies,
  });
  if (hosts.length === 0)
    return result(
      [finding('note', 'dane/no-host', 'There is no MX host that could have TLSA records.')],
      [mx],
    );
  const addresses = yield hosts.map((name) => ({ name, type: 'A', dnssec: true }));
  // RFC 7672 2.2.2: at the end of the aliases first.
  const names = hosts.map((host, at) => {
    const reply = addresses[at];
    return (reply === undefined ? undefined : aliasesOf(reply).at(-1)) ?? host;
  });
  const replies = yield names.map((name) => ({ name: `_25._tcp.${name}`, type: 'TLSA', dnssec: true }));
  const all = [mx, ...addresses, ...replies];
  const records = replies.flatMap((reply) => recordsOf(reply, 'TLSA'));
  const findings = hosts.flatMap((host, at) => {
    const reply = replies[at];
    return reply === undefined ? [] : ofHost(host, mx, reply);
  });
  const bare = hosts.filter((_, at) => {
    const reply = replies[at];
    return reply !== undefined && hasSpoken(reply) && recordsOf(reply, 'TLSA').length === 0;
  });
  if (bare.length === hosts.length)
    findings.push(
      finding(
        'note',
        'dane/none',
        'No MX host has TLSA records.',
        'Senders that use DANE deliver as before. It takes a signed zone and a record for each MX host.',
      ),
    );
  else if (bare.length > 0)
    findings.push(
      finding(
        'warning',
        'dane/some-without',
        `${bare.join(', ')} ${bare.length === 1 ? 'has' : 'have'} no TLSA records, though others have.`,
        'Whoever can disturb connections to the others gets mail delivered there unprotected.',
      ),
    );
  return {
    ...result(findings, all),
    records: records.map(zoneLine),
    parts: records.map(({ name, data }) => {
      const tlsa = tlsaOf(data);
      return { name, value: data, words: tlsa === undefined ? 'It cannot be read.' : tlsaWords(tlsa) };
    }),
  };
}
