import { parseIp, whyNotPublic } from './ip.ts';
import { comparedName } from './names.ts';
import type { DnsFinding, DnsReply } from './question.ts';
import { aliasesOf, finding, hasSpoken, recordsOf, whatHappened } from './replies.ts';

/** One side of a comparison, with what it answered. */
export interface ComparedView {
  readonly label: string;
  /** `system`: what programs on the host get by `getent`. */
  readonly kind: 'resolver' | 'authoritative' | 'server' | 'system';
  /** From where: views of one host are held against each other. */
  readonly place: string;
  /** Programs that keep answers there: `nscd`, `systemd-resolved`, `dnsmasq`, `unbound`. */
  readonly caches: readonly string[];
  readonly replies: readonly DnsReply[];
}

const withNames = new Set(['MX', 'NS', 'CNAME', 'PTR', 'SRV', 'SOA', 'DNAME']);

/** What a reply says, so that two which say the same are the same text: without TTLs, order and the case of names. */
function said(reply: DnsReply): string {
  const lines = recordsOf(reply).map(({ type, data }) => {
    const plain = withNames.has(type) ? data.toLowerCase() : data.replace(/\s+/g, ' ');
    const ip = type === 'AAAA' || type === 'A' ? parseIp(data) : undefined;
    return ip === undefined ? plain : ip.join('.');
  });
  return lines.length > 0 ? lines.sort().join(' | ') : reply.status;
}

const shown = (reply: DnsReply): string => {
  const data = recordsOf(reply).map((record) => record.data);
  const some = data.slice(0, 4).join(', ');
  if (data.length > 0) return data.length > 4 ? `${some} and ${data.length - 4} more` : some;
  return reply.status === 'NOERROR' ? 'no such record' : reply.status;
};

const signatureErrors = /^(?:1|2|5|6|7|8|9|10|11|12|25|27)(?: |$)/;

/** What is odd about one place's answers by themselves. */
export function viewFindings(
  replies: readonly DnsReply[],
  kind: ComparedView['kind'],
): readonly DnsFinding[] {
  const found: DnsFinding[] = [];
  for (const reply of replies) {
    const by = reply.server === '' ? (reply.question.server ?? '') : reply.server;
    const who = by === '' ? 'The resolver' : by;
    if (['timeout', 'unreachable', 'failed'].includes(reply.status))
      found.push(
        finding(
          'unknown',
          'compare/no-answer',
          `${who} gave no answer: ${whatHappened(reply)}`,
          'This says nothing about the name. It may be that this place is not let through.',
        ),
      );
    else if (reply.status === 'SERVFAIL') {
      const signature = reply.extended.some((error) => signatureErrors.test(error));
      found.push(
        finding(
          'error',
          'compare/servfail',
          `${who} cannot find out: ${whatHappened(reply)}`,
          signature
            ? 'It finds the signatures of the zone bad. Ask once more without checks (CD): if data comes, the zone’s DNSSEC is broken, or this resolver’s clock or trust anchor.'
            : 'Mail waits as long as this lasts. Trace the name to see where it breaks.',
        ),
      );
    } else if (reply.status === 'REFUSED')
      found.push(
        kind === 'authoritative'
          ? finding(
              'error',
              'compare/lame',
              `${who} refuses to answer for a name that it should serve.`,
              'The zone is delegated to it, but it is not set up there. Look-ups that come there fail.',
            )
          : finding(
              'warning',
              'compare/refused',
              `${who} does not answer this place.`,
              'Look at whom it allows to ask.',
            ),
      );
    else if (kind === 'authoritative' && hasSpoken(reply) && !reply.flags.includes('aa'))
      found.push(
        finding(
          'warning',
          'compare/lame',
          `${who} answers, but not as one who is responsible for the name.`,
          'The zone is delegated to it, but it is not set up there.',
        ),
      );
    const aliases = aliasesOf(reply);
    if (reply.question.type === 'MX' && aliases.length > 0)
      found.push(
        finding(
          'warning',
          'compare/alias',
          `${reply.question.name} is a CNAME to ${aliases.join(', then ')}.`,
          'Its mail is that of the other name, and senders may write the other name into addresses. A mail domain is better no alias.',
        ),
      );
    const hosts = recordsOf(reply, 'MX').map(({ data }) => comparedName(data.split(/\s+/)[1] ?? ''));
    for (const { name, type, data } of reply.additional)
      if (type === 'CNAME' && hosts.includes(comparedName(name)))
        found.push(
          finding(
            'warning',
            'compare/mx-alias',
            `${name}, an MX host, is a CNAME to ${data}`,
            'RFC 5321 5.1 wants an MX to be a name with addresses of its own. Name the target in the MX record.',
          ),
        );
  }
  return found;
}

interface Side {
  readonly label: string;
  readonly view: ComparedView;
  readonly reply: DnsReply;
}

const labels = (sides: readonly Side[]): string => [...new Set(sides.map(({ label }) => label))].join(', ');

/** Programs of a host get something else than its resolver says. */
function systemFindings(views: readonly ComparedView[]): DnsFinding[] {
  return views.flatMap((view) => {
    if (view.kind !== 'system') return [];
    const [own] = view.replies;
    const resolver = views.find(({ kind, place }) => kind === 'resolver' && place === view.place)?.replies[0];
    if (own === undefined || resolver === undefined || !hasSpoken(own) || !hasSpoken(resolver)) return [];
    const got = new Set(recordsOf(own).map(({ data }) => parseIp(data)?.join('.') ?? data));
    const told = new Set(recordsOf(resolver).map(({ data }) => parseIp(data)?.join('.') ?? data));
    if (got.size === told.size && [...got].every((data) => told.has(data))) return [];
    const nscd = view.caches.includes('nscd');
    const suspect =
      view.caches.length === 0
        ? 'no cache is known there, so look at /etc/hosts and at the line “hosts:” of /etc/nsswitch.conf'
        : `${view.caches.join(' or ')} may hold an old answer, or /etc/hosts another one`;
    return [
      finding(
        'warning',
        'compare/system-differs',
        `Programs on ${view.label} get ${shown(own)}; DNS there says ${shown(resolver)}: ${suspect}.`,
        `The mail server gets what programs get. ${nscd ? 'Empty the cache with “nscd -i hosts”' : view.caches.includes('systemd-resolved') ? 'Empty the cache with “resolvectl flush-caches”' : 'Look at /etc/hosts'}, and ask again.`,
      ),
    ];
  });
}

const isInside = (reply: DnsReply): boolean =>
  recordsOf(reply).some(({ data }) => whyNotPublic(parseIp(data) ?? []) === 'private');

/** Resolvers that still have what the responsible servers do not say any more. */
function againstSource(source: readonly Side[], others: readonly Side[]): DnsFinding[] {
  const [first] = source;
  if (first === undefined) return [];
  return others.flatMap(({ label, reply }) => {
    if (said(reply) === said(first.reply)) return [];
    if (isInside(reply) !== isInside(first.reply))
      return [
        finding(
          'note',
          'compare/split-view',
          `${label} has ${shown(reply)}; the responsible servers say ${shown(first.reply)}.`,
          'One is private, the other is not: these look like an inside and an outside view of the zone. If that is meant, all is well.',
        ),
      ];
    const left = Math.max(0, ...recordsOf(reply).map(({ ttl }) => ttl));
    return [
      finding(
        'warning',
        'compare/not-the-source',
        `${label} has ${shown(reply)}; the responsible servers say ${shown(first.reply)}.`,
        left > 0 && hasSpoken(reply)
          ? `It may be an old answer: it is kept for ${left} more seconds. If it stays, another view of the zone answers there.`
          : 'It may remember that there was nothing: that is kept for the last number of the zone’s SOA record in seconds.',
      ),
    ];
  });
}

function amongEach(sides: readonly Side[]): DnsFinding[] {
  const groups = new Map<string, Side[]>();
  for (const side of sides) groups.set(said(side.reply), [...(groups.get(said(side.reply)) ?? []), side]);
  if (groups.size < 2) return [];
  const all = [...groups.values()];
  const words = all
    .map((group) => `${labels(group)}: ${group[0] === undefined ? '' : shown(group[0].reply)}`)
    .join('; ');
  const missing = all.some((group) => group[0]?.reply.status === 'NXDOMAIN');
  const inside = all.some((group) => group.some(({ reply }) => isInside(reply)));
  if (inside && !all.every((group) => group.every(({ reply }) => isInside(reply))))
    return [
      finding(
        'note',
        'compare/split-view',
        `The answers differ, some with private addresses: ${words}.`,
        'These look like an inside and an outside view of the zone. If that is meant, all is well.',
      ),
    ];
  return [
    finding(
      'warning',
      missing ? 'compare/some-do-not-know' : 'compare/differs',
      `The answers differ. ${words}.`,
      missing
        ? 'For some the name does not exist. It may be new or just deleted, or each sees another view of the zone.'
        : 'Somebody has an old answer or another view of the zone. Add the authoritative servers to see which.',
    ),
  ];
}

/** What differs between places that were asked the same, and who is the suspect. One finding at least. */
export function differences(views: readonly ComparedView[]): readonly DnsFinding[] {
  const sides = views.flatMap((view): Side[] =>
    view.replies.map((reply) => ({
      label: view.kind === 'authoritative' && reply.server !== '' ? reply.server : view.label,
      view,
      reply,
    })),
  );
  const spoken = sides.filter(({ view, reply }) => view.kind !== 'system' && hasSpoken(reply));
  const source = spoken.filter(
    ({ view, reply }) => view.kind === 'authoritative' && reply.flags.includes('aa'),
  );
  const found = systemFindings(views);
  const split = new Set(source.map(({ reply }) => said(reply))).size > 1;
  if (split)
    found.push(
      finding(
        'warning',
        'compare/servers-differ',
        `The responsible servers do not say the same: ${source.map(({ label, reply }) => `${label}: ${shown(reply)}`).join('; ')}.`,
        'Right after a change that passes. If it stays, a server does not get the zone, or gives other views to other askers.',
      ),
    );
  else if (source.length > 0)
    found.push(
      ...againstSource(
        source,
        spoken.filter(({ view }) => view.kind !== 'authoritative'),
      ),
    );
  else found.push(...amongEach(spoken));
  if (found.length > 0) return found;
  const [first] = spoken;
  if (first === undefined)
    return [finding('unknown', 'compare/nobody', 'Nobody answered, so that nothing can be compared.')];
  const silent = sides.filter(({ reply }) => !hasSpoken(reply));
  const ttls = spoken.flatMap(({ reply }) => recordsOf(reply).map(({ ttl }) => ttl));
  const range = ttls.length > 0 && Math.min(...ttls) !== Math.max(...ttls);
  return [
    finding(
      silent.length > 0 ? 'note' : 'good',
      'compare/same',
      `${silent.length > 0 ? 'Those who answered' : 'All'} say the same: ${shown(first.reply)}.`,
      [
        silent.length > 0 ? `No answer came from ${labels(silent)}.` : '',
        range
          ? `Only the time that they keep it differs (${Math.min(...ttls)} to ${Math.max(...ttls)} seconds), as it does with caches.`
          : '',
      ]
        .join(' ')
        .trim(),
    ),
  ];
}
