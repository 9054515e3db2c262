import type { Hop } from './domain-report.ts';
import { withoutDot } from './names.ts';
import type { DnsFinding, DnsReply, Inquiry } from './question.ts';
import { finding, hasSpoken, recordsOf, whatHappened } from './replies.ts';
import {
  addressQuestions,
  referralOf,
  serversIn,
  toServer,
  type Referral,
  type ZoneServer,
} from './zone-servers.ts';

/** Where a trace stands: whom it asks next. */
export interface TraceStep {
  readonly name: string;
  readonly type: string;
  readonly zone: string;
  readonly servers: readonly ZoneServer[];
}

/** How many servers of a zone are asked. */
const most = 13;

/** The root servers' IPv4 addresses (IANA, root.hints), for places that have no hints of their own. */
export const rootServers: readonly ZoneServer[] = [
  { name: 'a.root-servers.net', address: '198.41.0.4' },
  { name: 'b.root-servers.net', address: '170.247.170.2' },
  { name: 'c.root-servers.net', address: '192.33.4.12' },
  { name: 'd.root-servers.net', address: '199.7.91.13' },
  { name: 'e.root-servers.net', address: '192.203.230.10' },
  { name: 'f.root-servers.net', address: '192.5.5.241' },
  { name: 'g.root-servers.net', address: '192.112.36.4' },
  { name: 'h.root-servers.net', address: '198.97.190.53' },
  { name: 'i.root-servers.net', address: '192.36.148.17' },
  { name: 'j.root-servers.net', address: '192.58.128.30' },
  { name: 'k.root-servers.net', address: '193.0.14.129' },
  { name: 'l.root-servers.net', address: '199.7.83.42' },
  { name: 'm.root-servers.net', address: '202.12.27.33' },
];

export const startTrace = (
  { name, type }: { readonly name: string; readonly type: string },
  roots: readonly ZoneServer[],
): TraceStep => ({ name, type, zone: '.', servers: roots });

/** Servers that answered without being responsible, and without knowing who is. */
const isLame = (reply: DnsReply, referral: Referral | undefined): boolean =>
  referral === undefined &&
  (reply.status === 'REFUSED' ||
    reply.status === 'SERVFAIL' ||
    (hasSpoken(reply) && !reply.flags.includes('aa')));

function findingsOf(
  step: TraceStep,
  servers: Hop['servers'],
  referrals: readonly (Referral | undefined)[],
): DnsFinding[] {
  const found: DnsFinding[] = [];
  const title = step.zone === '.' ? 'the root' : step.zone;
  const named = (some: Hop['servers']): string =>
    some.map(({ name, address }) => `${name} (${address})`).join(', ');
  const silent = servers.filter(({ reply }) => ['timeout', 'unreachable', 'failed'].includes(reply.status));
  const lame = servers.filter(({ reply }, at) => isLame(reply, referrals[at]));
  if (servers.length > 0 && silent.length === servers.length)
    found.push(
      finding(
        'unknown',
        'trace/nobody',
        `No server of ${title} could be asked from here. ${silent[0] === undefined ? '' : whatHappened(silent[0].reply)}`,
        'The trace ends here. Without a way to the internet only what is inside can be followed.',
      ),
    );
  else if (silent.length > 0)
    found.push(
      finding(
        'unknown',
        'trace/silent',
        `No answer came from ${named(silent)}.`,
        'Resolvers try the others, which takes them time.',
      ),
    );
  if (lame.length > 0)
    found.push(
      finding(
        'error',
        'trace/lame',
        `${named(lame)} ${lame.length === 1 ? 'does' : 'do'} not serve ${title}, though the zone is delegated there.`,
        'Look-ups that come there fail or take longer. Set the zone up there, or take the server out of the delegation.',
      ),
    );
  const targets = new Set(
    referrals.flatMap((referral) =>
      referral === undefined
        ? []
        : [
            referral.names
              .map((name) => name.toLowerCase())
              .sort()
              .join(' '),
          ],
    ),
  );
  if (targets.size > 1)
    found.push(
      finding(
        'warning',
        'trace/different-referrals',
        `The servers of ${title} do not name the same servers for the zone below.`,
        'One of them may have an old copy of the zone.',
      ),
    );
  return found;
}

/** One hop: asks the servers of a zone, and says whom to ask next. Without `next` the trace has come to its end. */
export function* traceStep(step: TraceStep): Inquiry<{ readonly hop: Hop; readonly next?: TraceStep }> {
  const asked = step.servers.slice(0, most);
  const replies =
    asked.length === 0 ? [] : yield asked.map((server) => toServer(step.name, step.type, server));
  const servers = asked.flatMap((server, at) => {
    const reply = replies[at];
    return reply === undefined ? [] : [{ ...server, reply }];
  });
  const referrals = servers.map(({ reply }) => referralOf(reply, step.zone, step.name));
  const findings = findingsOf(step, servers, referrals);
  const hop = (more: readonly DnsFinding[] = []): Hop => ({
    zone: step.zone,
    servers,
    findings: [...findings, ...more],
  });
  const answer = servers.find(({ reply }) => reply.flags.includes('aa') && hasSpoken(reply))?.reply;
  if (answer !== undefined) {
    const alias = answer.answer.find(({ type }) => type === 'CNAME');
    const left = alias !== undefined && recordsOf(answer).length === 0;
    return {
      hop: hop(
        left
          ? [
              finding(
                'note',
                'trace/alias',
                `${alias.name} is a CNAME to ${withoutDot(alias.data)}.`,
                'Trace that name to go on.',
              ),
            ]
          : [],
      ),
    };
  }
  const referral = referrals.find((one) => one !== undefined);
  if (referral === undefined) return { hop: hop() };
  const bare = referral.names.filter(
    (name) => !referral.glue.some((glue) => glue.name.toLowerCase() === name.toLowerCase()),
  );
  const looked = bare.length === 0 ? [] : serversIn(yield addressQuestions(bare));
  const next = [...referral.glue, ...looked];
  if (next.length === 0)
    return {
      hop: hop([
        finding(
          'error',
          'trace/no-address',
          `No server of ${referral.zone} has an address: ${referral.names.join(', ')}.`,
          'Nobody can look up anything in the zone. Below the zone itself, servers need glue in the zone above.',
        ),
      ]),
    };
  return { hop: hop(), next: { ...step, zone: referral.zone, servers: next } };
}
