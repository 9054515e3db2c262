import { askBlocklists, blocklistOf, knownLists } from '#mail/dns/blocklists';
import type { Blocklist, Listing } from '#mail/dns/domain-report';
import { answered } from './answering.ts';
import { pageFrom } from './domain.ts';
import { addressesOfHost } from './own-addresses.ts';
import type { Places } from './places.ts';

export interface ListingsAsked {
  readonly hostId: string;
  /** Zones; none for those that many receivers use. */
  readonly lists: readonly string[];
  /** None for the host's own. */
  readonly addresses: readonly string[];
}

/** What lists say about addresses, list by list as they answer; asked from the host, since lists answer by who asks. */
export async function* listings(
  places: Places,
  { addresses, hostId, lists }: ListingsAsked,
  signal: AbortSignal | undefined,
): AsyncGenerator<Listing> {
  const known = addresses.length > 0 ? addresses : await addressesOfHost(places.reach, hostId, signal);
  const asked: readonly Blocklist[] = lists.length > 0 ? lists.map(blocklistOf) : knownLists;
  const page = pageFrom(places, { kind: 'host', hostId }, signal);
  try {
    const running = new Map(
      asked.map((list, at) => [
        at,
        answered(askBlocklists(known, [list]), page.ask).then((found) => ({ at, found })),
      ]),
    );
    for (const one of running.values()) one.catch(() => undefined);
    while (running.size > 0) {
      const { at, found } = await Promise.race(running.values());
      running.delete(at);
      yield* found;
    }
  } finally {
    page.close();
  }
}
