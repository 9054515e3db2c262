import { isIP } from 'node:net';
import type { Vantage } from '#contract/vantage';
import type { DnsQuestion, DnsReply } from '#mail/dns/question';

/** Replies in the order of the questions. */
export type AskDns = (
  from: Vantage,
  questions: readonly DnsQuestion[],
  options: { readonly signal?: AbortSignal | undefined },
) => Promise<readonly DnsReply[]>;

export interface ServersFound {
  readonly servers: { readonly host: string; readonly preference?: number; readonly address: string }[];
  readonly notes: string[];
}

interface Exchange {
  readonly host: string;
  readonly preference?: number;
}

/**
 * The servers for a domain as a client finds them (RFC 5321, 5.1; RFC 7505), every address of each, in the order of preference.
 * What stands in the way is noted. @param domain a name, or an address, which is its own server
 */
export async function serversOf(
  ask: AskDns,
  from: Vantage,
  domain: string,
  signal: AbortSignal | undefined,
): Promise<ServersFound> {
  const literal = domain.replace(/^\[(?:IPv6:)?(.*)\]$/i, '$1');
  if (isIP(literal) !== 0) return { servers: [{ host: literal, address: literal }], notes: [] };
  const name = bare(domain);
  const notes: string[] = [];
  const [reply] = await ask(from, [{ name, type: 'MX' }], { signal });
  const exchanges = reply === undefined ? [] : exchangesOf(name, reply, notes);
  const servers = await addressesOf(ask, from, exchanges, notes, signal);
  return { servers, notes };
}

const bare = (name: string): string => (name === '.' ? name : name.replace(/\.$/, '')).toLowerCase();

const silent: readonly string[] = ['timeout', 'unreachable', 'failed'];

/** Why there is no answer; '' where there is one, be it empty. */
function trouble(reply: DnsReply): string {
  if (silent.includes(reply.status)) return `could not be asked (${reply.status}): ${reply.words}`.trim();
  return reply.status === 'NOERROR' || reply.status === 'NXDOMAIN'
    ? ''
    : `was not answered: the DNS server said ${reply.status}, so mail waits.`;
}

function exchangesOf(name: string, reply: DnsReply, notes: string[]): Exchange[] {
  const problem = trouble(reply);
  if (problem !== '') {
    notes.push(`The MX of ${name} ${problem}`);
    return [];
  }
  if (reply.status === 'NXDOMAIN') {
    notes.push(`${name} does not exist (NXDOMAIN): mail for it is returned.`);
    return [];
  }
  for (const { name: alias, type, data } of reply.answer)
    if (type === 'CNAME')
      notes.push(`${bare(alias)} is another name (CNAME) for ${bare(data)}, whose MX counts.`);
  const exchanges = reply.answer.flatMap(({ type, data }) => {
    const [, preference = '', host = ''] = /^(\d+)\s+(\S+)$/.exec(data) ?? [];
    return type === 'MX' && host !== '' ? [{ host: bare(host), preference: Number(preference) }] : [];
  });
  const real = exchanges.filter(({ host }) => host !== '.');
  if (real.length < exchanges.length)
    notes.push(
      real.length === 0
        ? `${name} takes no mail: it says so with a null MX (RFC 7505).`
        : `${name} has a null MX beside others, which RFC 7505 forbids; it is left out here.`,
    );
  if (exchanges.length === 0) {
    notes.push(`${name} has no MX: mail goes to its own address (RFC 5321, 5.1).`);
    return [{ host: name }];
  }
  return real.toSorted((a, b) => a.preference - b.preference);
}

async function addressesOf(
  ask: AskDns,
  from: Vantage,
  exchanges: readonly Exchange[],
  notes: string[],
  signal: AbortSignal | undefined,
): Promise<ServersFound['servers']> {
  const questions = exchanges.flatMap(({ host }) => [
    { name: host, type: 'A' },
    { name: host, type: 'AAAA' },
  ]);
  const replies = questions.length === 0 ? [] : await ask(from, questions, { signal });
  return exchanges.flatMap((exchange, at) => {
    const both = replies.slice(2 * at, 2 * at + 2);
    const { host } = exchange;
    const alias = both.flatMap(({ answer }) => answer).find(({ type }) => type === 'CNAME');
    if (alias !== undefined && exchange.preference !== undefined)
      notes.push(
        `${host} is another name (CNAME) for ${bare(alias.data)}, which RFC 2181, 10.3 forbids for an MX; some senders refuse it.`,
      );
    for (const reply of both) {
      const problem = trouble(reply);
      if (problem !== '') notes.push(`The ${reply.question.type} of ${host} ${problem}`);
    }
    const found = both.flatMap(({ answer }) =>
      answer.flatMap(({ type, data }) => (type === 'A' || type === 'AAAA' ? [data] : [])),
    );
    if (found.length === 0 && both.every((reply) => trouble(reply) === ''))
      notes.push(
        isIP(host) === 0
          ? `${host} has no address.`
          : `${host} is an address where an MX needs a name; no sender uses it.`,
      );
    return found.map((address) => ({ ...exchange, address }));
  });
}
