import { addressesSection } from './addresses.ts';
import { daneSection } from './dane.ts';
import { delegationSection } from './delegation.ts';
import { dkimSection } from './dkim.ts';
import { dmarcSection } from './dmarc.ts';
import type { Section, SectionReport } from './domain-report.ts';
import { mtaStsSection } from './mta-sts.ts';
import { mxSection } from './mx.ts';
import type { Inquiry } from './question.ts';
import { reverseSection } from './reverse.ts';
import { spfSection } from './spf-report.ts';
import { tlsRptSection } from './tls-rpt.ts';

/** What a domain's page is made for. */
export interface DomainAsked {
  readonly domain: string;
  /** DKIM selectors; without any, those that are often used are tried. */
  readonly selectors: readonly string[];
  /** The address that SPF is evaluated for; '' for none. */
  readonly client: string;
}

/**
 * How each section of a domain's page is found out. All questions go to the resolver of the place that asks, but for
 * `delegation`, which names servers. The policy of MTA-STS is not in DNS: see `withStsPolicy`.
 */
export const sectionInquiries: Readonly<Record<Section, (asked: DomainAsked) => Inquiry<SectionReport>>> = {
  mx: ({ domain }) => mxSection(domain),
  addresses: ({ domain }) => addressesSection(domain),
  reverse: ({ domain }) => reverseSection(domain),
  spf: ({ domain, client }) => spfSection(domain, client),
  dkim: ({ domain, selectors }) => dkimSection(domain, selectors),
  dmarc: ({ domain }) => dmarcSection(domain),
  'mta-sts': ({ domain }) => mtaStsSection(domain),
  'tls-rpt': ({ domain }) => tlsRptSection(domain),
  dane: ({ domain }) => daneSection(domain),
  delegation: ({ domain }) => delegationSection(domain),
};
