import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { Vantage } from '#contract/vantage';
import type { DnsQuestion } from '#mail/dns/question';
import { scriptedDns } from '../../contract/scripted-dns.ts';
import { answerTo } from './play-dns-answers.ts';
import { domainReports } from './play-dns-domain.ts';
import { comparison, listings, viewOf, wayDown } from './play-dns-places.ts';
import { wait, type World } from './play-world.ts';

const os = implement(contract).dns;

/** Without members that are there but undefined. */
const given = (question: object): DnsQuestion =>
  Object.fromEntries(
    Object.entries(question).filter(([, value]) => value !== undefined),
  ) as unknown as DnsQuestion;

/** DNS of the play: example.com with its faults, `slow.` names that take their time, `cut.` ones that end early. */
export function playDns(world: World) {
  const reach = (from: Vantage): void => {
    if (from.kind === 'host') world.online(from.hostId);
  };
  const pause = (name: string): Promise<void> => wait(name.startsWith('slow.') ? 1500 : world.scene.slow);
  return {
    ...scriptedDns,
    about: os.about.handler(({ input: { from } }) => {
      reach(from);
      if (from.kind === 'here')
        return {
          way: 'own' as const,
          servers: ['192.0.2.53#53'],
          caches: [],
          words: 'Postroom asks with its own packets, without hosts file or cache.',
        };
      return {
        way: 'dig' as const,
        servers: ['192.0.2.53#53', '2001:db8::53#53'],
        caches: ['nscd'],
        words:
          'dig on the host asks. Programs there look in this order: files, dns. nscd may answer them from memory.',
      };
    }),
    ask: os.ask.handler(async function* ({ input: { from, questions }, signal }) {
      reach(from);
      for (const [at, question] of questions.entries()) {
        if (signal?.aborted === true) return;
        if (question.name.startsWith('slow.')) await pause(question.name);
        else if (at % 100 === 0) await wait(world.scene.slow);
        yield { at, reply: answerTo(given(question)) };
      }
    }),
    compare: os.compare.handler(async function* ({ input: { name, places, type } }) {
      for (const [at, place] of places.entries()) {
        await pause(name);
        yield { kind: 'view' as const, view: viewOf(place, at, { name, type }) };
      }
      if (!name.startsWith('cut.'))
        yield { kind: 'done' as const, findings: comparison(name, places).slice() };
    }),
    domain: os.domain.handler(async function* ({ input: { client, domain, from, selectors }, signal }) {
      reach(from);
      if (domain.startsWith('broken.'))
        throw new ORPCError('OFFLINE', {
          defined: true,
          status: 503,
          message: 'No connection to this host.',
          data: { detail: '' },
        });
      for (const [at, report] of domainReports(domain, selectors, client).entries()) {
        if (signal?.aborted === true || (domain.startsWith('cut.') && at === 4)) return;
        await pause(domain);
        yield report;
      }
    }),
    trace: os.trace.handler(async function* ({ input: { from, name, type } }) {
      reach(from);
      for (const hop of wayDown({ name, type })) {
        await pause(name);
        yield hop;
      }
    }),
    blocklists: os.blocklists.handler(async function* ({ input: { addresses, hostId, lists } }) {
      world.online(hostId);
      for (const listing of listings(lists, addresses)) {
        await wait(world.scene.slow);
        yield listing;
      }
    }),
  };
}
