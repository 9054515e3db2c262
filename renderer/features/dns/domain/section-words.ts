import type { Section } from '#mail/dns/domain-report';

/** What each section is called, and what it is for. */
export const sectionWords: Readonly<Record<Section, { readonly title: string; readonly help: string }>> = {
  mx: { title: 'MX', help: 'Which hosts take mail for the domain, the lowest number first.' },
  addresses: {
    title: 'Addresses',
    help: 'Where mail goes when there is no MX, and what the name itself leads to.',
  },
  reverse: {
    title: 'Reverse names',
    help: 'Names of the addresses (PTR), and whether they lead back: many servers refuse a client without.',
  },
  spf: {
    title: 'SPF',
    help: 'Who may send with this domain in the envelope; at most ten look-ups (RFC 7208).',
  },
  dkim: { title: 'DKIM', help: 'Keys that signatures are checked with, by selector.' },
  dmarc: { title: 'DMARC', help: 'What receivers do when neither SPF nor DKIM fits the From header.' },
  'mta-sts': { title: 'MTA-STS', help: 'Tells senders to insist on TLS with a good certificate (RFC 8461).' },
  'tls-rpt': { title: 'TLS-RPT', help: 'Where senders report when TLS does not work (RFC 8460).' },
  dane: { title: 'DANE', help: 'Certificates of the mail servers, published in signed DNS (TLSA).' },
  delegation: { title: 'Delegation', help: 'Whether the servers of the zone, and of the zone above, agree.' },
};
