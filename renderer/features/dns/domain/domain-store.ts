import { sections, type SectionReport } from '#mail/dns/domain-report';
import { parseIp } from '#mail/dns/ip';
import type { Api } from '../../../app/client.ts';
import { createStoreContext } from '../../../widgets/store-context.tsx';
import { createDesk, type Desk } from '../desk.ts';
import { dnsNameOf, domainOf } from '../names.ts';
import { vantageOf, type Standpoint } from '../part.ts';

/** As it is typed. */
export interface Draft {
  readonly domain: string;
  readonly selectors: string;
  readonly client: string;
}
export interface Asked {
  readonly from: Standpoint;
  readonly domain: string;
  readonly selectors: readonly string[];
  readonly client: string;
}

export const emptyDraft: Draft = { domain: '', selectors: '', client: '' };

/** A draft → what is asked, or why it cannot be asked. */
export function askedOf(draft: Draft, from: Standpoint): Asked | string {
  const domain = domainOf(draft.domain);
  if (domain === undefined)
    return draft.domain.trim() === '' ? 'Type a domain first.' : 'This is no domain name.';
  const words = draft.selectors.split(/[\s,]+/).filter(Boolean);
  const selectors = words.flatMap((word) => dnsNameOf(word) ?? []);
  if (selectors.length < words.length) return 'A selector is one word, such as s2024 or mail.';
  if (selectors.length > 50) return 'At most 50 selectors at once.';
  const client = draft.client.trim();
  if (client !== '' && parseIp(client) === undefined)
    return 'The client is an IP address, such as 192.0.2.1.';
  return { from, domain, selectors, client };
}

export type DomainDesk = Desk<Draft, Asked, SectionReport>;

export const createDomainStore = (api: Api) =>
  createDesk<Draft, Asked, SectionReport>(
    ({ client, domain, from, selectors }, signal) =>
      api.dns.domain({ from: vantageOf(from.id), domain, selectors: [...selectors], client }, { signal }),
    (_, came) => sections.every((section) => came.some((report) => report.section === section)),
  );

export const {
  Provider: DomainProvider,
  use: useDomain,
  useApi: useDomainStore,
} = createStoreContext<DomainDesk>('domains');
