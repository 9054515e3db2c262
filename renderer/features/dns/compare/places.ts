import type { DnsPlace } from '#contract/dns';
import { dnsNameOf, askedName } from '../names.ts';
import { vantageOf, type Standpoint } from '../part.ts';
import { serverOf } from '../ask/questions.ts';

/** As it is set up. */
export interface Draft {
  readonly name: string;
  readonly type: string;
  readonly resolver: boolean;
  readonly authoritative: boolean;
  readonly system: boolean;
  /** Ids of other hosts whose resolvers are asked too; '' is this computer. */
  readonly others: readonly string[];
  /** Addresses of servers, with blanks or commas between them. */
  readonly servers: string;
}
export const emptyDraft: Draft = {
  name: '',
  type: 'MX',
  resolver: true,
  authoritative: true,
  system: false,
  others: [],
  servers: '',
};

export interface Asked {
  readonly from: Standpoint;
  readonly name: string;
  readonly type: string;
  readonly places: readonly DnsPlace[];
}

/** `getent` knows addresses only. */
export const systemTypes: readonly string[] = ['A', 'AAAA'];

/** A draft → what is asked of whom, or why it cannot be. */
export function askedOf(draft: Draft, from: Standpoint): Asked | string {
  const name = dnsNameOf(draft.name);
  if (name === undefined) return draft.name.trim() === '' ? 'Type a name first.' : 'This is no domain name.';
  const vantage = vantageOf(from.id);
  const servers = draft.servers.split(/[\s,]+/).filter(Boolean);
  const addresses = servers.flatMap((server) => serverOf(server) ?? []);
  if (addresses.length < servers.length) return 'A server is an IP address, with #port where it is not 53.';
  const places: DnsPlace[] = [
    ...(draft.resolver ? [{ kind: 'resolver' as const, from: vantage }] : []),
    ...(draft.authoritative ? [{ kind: 'authoritative' as const, from: vantage }] : []),
    ...(draft.system && systemTypes.includes(draft.type) ? [{ kind: 'system' as const, from: vantage }] : []),
    ...draft.others
      .filter((id) => id !== from.id)
      .map((id) => ({ kind: 'resolver' as const, from: vantageOf(id) })),
    ...addresses.map((address) => ({ kind: 'server' as const, from: vantage, address })),
  ];
  if (places.length < 2) return 'Choose at least two places to ask.';
  if (places.length > 30) return 'At most 30 places at once.';
  return { from, name: askedName(name, draft.type), type: draft.type, places };
}

/** What a place is called before it has answered. `nameOf`: a host by its id, '' for this computer. */
export function placeWords(place: DnsPlace, nameOf: (id: string) => string): string {
  const name = nameOf(place.from.kind === 'host' ? place.from.hostId : '');
  switch (place.kind) {
    case 'resolver':
      return `Resolver of ${name}`;
    case 'authoritative':
      return 'Servers of the zone';
    case 'server':
      return place.address;
    case 'system':
      return `Programs on ${name}`;
  }
}
