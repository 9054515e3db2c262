import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Vantage } from '#contract/vantage';
import type { Reach } from '../hosts/reach.ts';
import { withoutDot } from '#mail/dns/names';
import { checkHost } from '#mail/dns/spf';
import { answered } from './answering.ts';
import { compared } from './compare.ts';
import { domainReports, pageFrom } from './domain.ts';
import { listings } from './listings.ts';
import { traced } from './trace.ts';
import { askStreaming, createAsk, wayOf } from './asking.ts';
import { Places, type PlacesOptions } from './places.ts';
import { serverText } from './servers.ts';

export interface DnsServiceOptions extends Pick<PlacesOptions, 'hereServers' | 'waitMs'> {
  readonly reach: Reach;
}

const os = implement(contract).dns;

/** Questions to DNS from this computer and from hosts; see contract/dns.ts. */
export function createDnsService(options: DnsServiceOptions) {
  const places = new Places({ ...options, now: () => performance.now() });
  const ask = createAsk(places);
  return {
    /** For services that need names: replies in the order of the questions. */
    ask,
    router: os.router({
      about: os.about.handler(({ input: { from } }) => aboutPlace(places, from)),
      ask: os.ask.handler(({ input: { from, how, questions }, signal }) =>
        askStreaming(places, from, questions.map(given), { how, signal }),
      ),
      compare: os.compare.handler(({ input: { name, places: sides, type }, signal }) =>
        compared(places, { name, type }, sides, signal),
      ),
      domain: os.domain.handler(({ input: { from, ...asked }, signal }) =>
        domainReports(places, from, { ...asked, domain: withoutDot(asked.domain) }, signal),
      ),
      spf: os.spf.handler(async ({ input: { from, ...asked }, signal }) => {
        const page = pageFrom(places, from, signal);
        try {
          return await answered(checkHost({ ...asked, now: Math.floor(Date.now() / 1000) }), page.ask);
        } finally {
          page.close();
        }
      }),
      trace: os.trace.handler(({ input: { from, name, type }, signal }) =>
        traced(places, from, { name: withoutDot(name), type }, signal),
      ),
      blocklists: os.blocklists.handler(({ input, signal }) => listings(places, input, signal)),
    }),
    close: (): void => undefined,
  };
}

async function aboutPlace(places: Places, from: Vantage) {
  const way = await wayOf(places, from);
  if (from.kind === 'here') {
    const servers = places.resolversHere().map(serverText);
    return {
      way,
      servers,
      caches: [],
      words: 'Postroom asks with its own packets, without hosts file or cache.',
    };
  }
  const { caches, servers, sources } = await places.resolver(from.hostId);
  const asks =
    way === 'dig'
      ? 'dig on the host asks.'
      : 'The host has no dig: Postroom asks over TCP through its connection, as the host itself would be seen.';
  const order = sources.length > 0 ? ` Programs there look in this order: ${sources.join(', ')}.` : '';
  const kept = caches.length > 0 ? ` ${caches.join(' and ')} may answer them from memory.` : '';
  return { way, servers: servers.map(serverText), caches: [...caches], words: `${asks}${order}${kept}` };
}

/** Without members that are there but undefined, as the form of a question has it. */
function given<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
