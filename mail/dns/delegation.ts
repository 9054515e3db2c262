import { zoneFindings, type Child, type Parent } from './delegation-findings.ts';
import type { SectionReport } from './domain-report.ts';
import { isWithin, sameName, selfAndParents, withoutDot } from './names.ts';
import type { DnsReply, Inquiry } from './question.ts';
import { zoneLine } from './record-data.ts';
import { recorded } from './recorded.ts';
import { finding, hasSpoken, notKnown, recordsOf } from './replies.ts';
import {
  addressQuestions,
  glueOf,
  referralOf,
  serversIn,
  toServer,
  type ZoneServer,
} from './zone-servers.ts';

/** The zone that a name is in, by the SOA record that comes along; undefined when DNS does not say. */
function* zoneOf(
  name: string,
): Inquiry<{ readonly zone: string | undefined; readonly reply: DnsReply | undefined }> {
  const [reply] = yield [{ name, type: 'SOA' }];
  const soa = [...(reply?.answer ?? []), ...(reply?.authority ?? [])].find(
    (record) => record.type === 'SOA' && isWithin(name, record.name),
  );
  return { zone: soa?.name, reply };
}

const serverNames = (reply: DnsReply | undefined): readonly string[] =>
  reply === undefined ? [] : recordsOf(reply, 'NS').map(({ data }) => withoutDot(data));

/** Servers with all their addresses, as the resolver knows them. */
function* serversOf(names: readonly string[]): Inquiry<readonly ZoneServer[]> {
  if (names.length === 0) return [];
  return serversIn(yield addressQuestions(names));
}

/** What the zone above says: the servers that it names and their glue. */
function* askParent(zone: string): Inquiry<Parent> {
  const [, up = '.'] = selfAndParents(zone);
  const { zone: parent } = yield* zoneOf(up);
  if (parent === undefined) return { zone: up, names: undefined, glue: [] };
  const [reply] = yield [{ name: parent, type: 'NS' }];
  const servers = yield* serversOf(serverNames(reply).slice(0, 4));
  const replies =
    servers.length === 0 ? [] : yield servers.slice(0, 4).map((server) => toServer(zone, 'NS', server));
  for (const one of replies) {
    const referral = referralOf(one, parent, zone);
    if (referral !== undefined && sameName(referral.zone, zone))
      return { zone: parent, names: referral.names, glue: referral.glue };
    // A server of both zones answers for the one below.
    const own = serverNames(one);
    if (one.flags.includes('aa') && own.length > 0)
      return { zone: parent, names: own, glue: glueOf(one, own) };
  }
  return { zone: parent, names: undefined, glue: [] };
}

/** What the zone's own servers say, each address by itself. */
function* askChildren(zone: string, servers: readonly ZoneServer[]): Inquiry<readonly Child[]> {
  const asked = servers.slice(0, 26);
  if (asked.length === 0) return [];
  const replies = yield asked.flatMap((server) => [
    toServer(zone, 'SOA', server),
    toServer(zone, 'NS', server),
  ]);
  return asked.flatMap((server, at) => {
    const soa = replies[2 * at];
    const ns = replies[2 * at + 1];
    return soa === undefined || ns === undefined ? [] : [{ ...server, soa, ns }];
  });
}

function* report(domain: string): Inquiry<Omit<SectionReport, 'replies'>> {
  const plain = { section: 'delegation' as const, records: [] };
  const { zone, reply } = yield* zoneOf(domain);
  if (reply === undefined || !hasSpoken(reply))
    return { ...plain, findings: reply === undefined ? [] : [notKnown('delegation', reply)] };
  if (reply.status === 'NXDOMAIN')
    return {
      ...plain,
      findings: [
        finding(
          'error',
          'delegation/no-domain',
          `${domain} does not exist${zone === undefined || zone === '.' ? '' : ` in ${zone}`}.`,
          'Look at the spelling and at whether the registration has ended.',
        ),
      ],
    };
  if (zone === undefined)
    return {
      ...plain,
      findings: [
        finding('unknown', 'delegation/no-zone', `The answer does not tell in which zone ${domain} is.`),
      ],
    };
  const [ns] = yield [{ name: zone, type: 'NS' }];
  const parent = yield* askParent(zone);
  const seen = serverNames(ns);
  const names = [
    ...seen,
    ...(parent.names ?? []).filter((name) => !seen.some((other) => sameName(name, other))),
  ];
  const servers = yield* serversOf(names);
  const known = parent.glue.filter(({ address }) => !servers.some((server) => server.address === address));
  const children = yield* askChildren(zone, [...servers, ...known]);
  const lines = [
    ...(ns === undefined ? [] : recordsOf(ns, 'NS')),
    ...reply.answer.filter(({ type }) => type === 'SOA'),
  ];
  return {
    ...plain,
    records: lines.map(zoneLine),
    findings: [
      ...(sameName(zone, domain)
        ? []
        : [finding('note', 'delegation/inside', `${domain} is no zone of its own; it is in ${zone}.`)]),
      ...zoneFindings({ zone, parent, names, servers, children }),
    ],
  };
}

/**
 * The servers of the domain's zone: as the zone above names them, as they name themselves, and what each answers. The
 * section names servers to ask, so that it needs a place that reaches them.
 */
export function* delegationSection(domain: string): Inquiry<SectionReport> {
  const replies: DnsReply[] = [];
  const found = yield* recorded(report(domain), replies);
  return { ...found, replies };
}
