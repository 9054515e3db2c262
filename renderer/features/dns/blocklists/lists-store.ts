import { z } from 'zod';
import type { Listing } from '#mail/dns/domain-report';
import { ipText, parseIp } from '#mail/dns/ip';
import type { Api } from '../../../app/client.ts';
import { keep, kept } from '../../../app/keep.ts';
import { createStoreContext } from '../../../widgets/store-context.tsx';
import { createDesk, type Desk } from '../desk.ts';
import { dnsNameOf } from '../names.ts';
import type { Standpoint } from '../part.ts';

const draft = z.object({
  /** One a line; empty: those that Postroom knows. */
  lists: z.string(),
  /** One a line; empty: the host's own. */
  addresses: z.string(),
});
export type Draft = z.infer<typeof draft>;
export interface Asked {
  readonly from: Standpoint;
  readonly lists: readonly string[];
  readonly addresses: readonly string[];
}
export type ListsDesk = Desk<Draft, Asked, Listing>;

const none: Draft = { lists: '', addresses: '' };
/** Lists are the same for every host, and kept over restarts; addresses are a host's. */
export const firstDraft = (): Draft => ({ ...kept('dns.blocklists', draft, none), addresses: '' });
export const keepLists = ({ lists }: Draft): void => keep('dns.blocklists', { ...none, lists });

const wordsOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** A draft → what is asked, or why it cannot be. */
export function askedOf({ addresses, lists }: Draft, from: Standpoint): Asked | string {
  if (from.id === '') return 'Choose a host to ask from: lists are asked for its own addresses.';
  const zones = wordsOf(lists).map((word) => dnsNameOf(word) ?? '');
  if (zones.includes('')) return 'A list is a domain name, such as zen.spamhaus.org.';
  const ips = wordsOf(addresses).map((word) => parseIp(word));
  const known = ips.flatMap((ip) => (ip === undefined ? [] : [ipText(ip)]));
  if (known.length < ips.length) return 'An address is an IP address, such as 192.0.2.1.';
  if (zones.length > 100 || known.length > 100) return 'At most 100 lists and 100 addresses.';
  return { from, lists: [...new Set(zones)], addresses: [...new Set(known)] };
}

export const createListsStore = (api: Api) =>
  createDesk<Draft, Asked, Listing>(
    ({ addresses, from, lists }, signal) =>
      api.dns.blocklists({ hostId: from.id, lists: [...lists], addresses: [...addresses] }, { signal }),
    () => true,
  );

export const {
  Provider: ListsProvider,
  use: useLists,
  useApi: useListsStore,
} = createStoreContext<ListsDesk>('blocklists');
