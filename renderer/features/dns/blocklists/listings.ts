import type { Blocklist, Listing } from '#mail/dns/domain-report';
import { csvOf } from '../../../widgets/csv.ts';

export const stateWords: Readonly<Record<Listing['state'], string>> = {
  listed: 'listed',
  clean: 'not listed',
  refused: 'refused to say',
  unknown: 'not known',
};
const order: readonly Listing['state'][] = ['listed', 'refused', 'unknown', 'clean'];

export interface Table {
  readonly addresses: readonly string[];
  readonly rows: readonly {
    readonly list: Blocklist;
    /** One for each address; `undefined` while it has not come. */
    readonly cells: readonly (Listing | undefined)[];
  }[];
}

/** Listings as a table: a row for each list, in the order in which they came, a column for each address. */
export function tableOf(listings: readonly Listing[]): Table {
  const addresses = [...new Set(listings.map(({ address }) => address))];
  const lists = new Map(listings.map(({ list }) => [list.zone, list]));
  const found = new Map(listings.map((one) => [`${one.list.zone} ${one.address}`, one]));
  return {
    addresses,
    rows: [...lists.values()].map((list) => ({
      list,
      cells: addresses.map((address) => found.get(`${list.zone} ${address}`)),
    })),
  };
}

/** How many of each state, the gravest first. */
export const countStates = (listings: readonly Listing[]): readonly (readonly [Listing['state'], number])[] =>
  order
    .map((state) => [state, listings.filter((one) => one.state === state).length] as const)
    .filter(([, count]) => count > 0);

export const csvOfListings = (listings: readonly Listing[]): string =>
  csvOf(
    ['address', 'list', 'state', 'codes', 'words'],
    listings.map(({ address, codes, list, state, words }) => [
      address,
      list.zone,
      stateWords[state],
      codes.join(' | '),
      words,
    ]),
  );
