import type { Section, SectionReport } from './domain-report.ts';
import type { DnsQuestion, Inquiry } from './question.ts';
import { hasSpoken, linesOf, notKnown } from './replies.ts';

/** What a domain's page is made for. */
export interface DomainAsked {
  readonly domain: string;
  /** DKIM selectors; without any, those that are often used are tried. */
  readonly selectors: readonly string[];
  /** The address that SPF is evaluated for; '' for none. */
  readonly client: string;
}

function* published(
  section: Section,
  questions: readonly Pick<DnsQuestion, 'name' | 'type'>[],
): Inquiry<SectionReport> {
  const replies = yield questions;
  return {
    section,
    findings: replies.filter((reply) => !hasSpoken(reply)).map((reply) => notKnown(section, reply)),
    records: linesOf(replies),
    replies,
  };
}

/**
 * How each section of a domain's page is found out. All questions go to the resolver of the place that asks, but for
 * `delegation`, which names servers. The policy of MTA-STS is not in DNS: it is fetched by whoever runs this.
 */
export const sectionInquiries: Readonly<Record<Section, (asked: DomainAsked) => Inquiry<SectionReport>>> = {
  mx: ({ domain }) => published('mx', [{ name: domain, type: 'MX' }]),
  addresses: ({ domain }) =>
    published('addresses', [
      { name: domain, type: 'A' },
      { name: domain, type: 'AAAA' },
    ]),
  reverse: ({ domain }) => published('reverse', [{ name: domain, type: 'A' }]),
  spf: ({ domain }) => published('spf', [{ name: domain, type: 'TXT' }]),
  dkim: ({ domain, selectors }) =>
    published(
      'dkim',
      selectors.map((selector) => ({ name: `${selector}._domainkey.${domain}`, type: 'TXT' })),
    ),
  dmarc: ({ domain }) => published('dmarc', [{ name: `_dmarc.${domain}`, type: 'TXT' }]),
  'mta-sts': ({ domain }) => published('mta-sts', [{ name: `_mta-sts.${domain}`, type: 'TXT' }]),
  'tls-rpt': ({ domain }) => published('tls-rpt', [{ name: `_smtp._tls.${domain}`, type: 'TXT' }]),
  dane: ({ domain }) => published('dane', [{ name: domain, type: 'MX' }]),
  delegation: ({ domain }) => published('delegation', [{ name: domain, type: 'NS' }]),
};
