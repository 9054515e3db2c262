import type { DnsFinding, DnsReply } from './question.ts';
import type { SpfEvaluation } from './spf-tree.ts';

/** The sections of a domain's page, in their order. */
export const sections = [
  'mx',
  'addresses',
  'reverse',
  'spf',
  'dkim',
  'dmarc',
  'mta-sts',
  'tls-rpt',
  'dane',
  'delegation',
] as const;
export type Section = (typeof sections)[number];

export interface MailExchanger {
  readonly preference: number;
  readonly host: string;
  /** Names that CNAMEs led through; an MX must not need any (RFC 5321 5.1). */
  readonly aliases: readonly string[];
  readonly addresses: readonly {
    readonly address: string;
    /** Names by PTR. */
    readonly names: readonly string[];
    /** One of the names leads back to the address. `undefined`: it could not be asked. */
    readonly confirmed: boolean | undefined;
  }[];
}

/** One section, finished. */
export interface SectionReport {
  readonly section: Section;
  readonly findings: readonly DnsFinding[];
  /** What is published, a line each, as it would be written in a zone. */
  readonly records: readonly string[];
  readonly exchangers?: readonly MailExchanger[];
  readonly spf?: SpfEvaluation;
  /** A record in its parts: DMARC tags, DKIM key, policy of MTA-STS, TLSA data. */
  readonly parts?: readonly { readonly name: string; readonly value: string; readonly words: string }[];
  readonly replies: readonly DnsReply[];
}

/** One step of a delegation, from the root down. */
export interface Hop {
  readonly zone: string;
  readonly servers: readonly { readonly name: string; readonly address: string; readonly reply: DnsReply }[];
  readonly findings: readonly DnsFinding[];
}

/** A list that an address may be on (RFC 5782). */
export interface Blocklist {
  /** `zen.spamhaus.org` */
  readonly zone: string;
  readonly label: string;
}
export interface Listing {
  readonly address: string;
  readonly list: Blocklist;
  readonly state: 'listed' | 'clean' | 'refused' | 'unknown';
  /** `127.0.0.2`, with what the list means by it where that is documented. */
  readonly codes: readonly string[];
  /** Its TXT record, or why it is not known. */
  readonly words: string;
}
