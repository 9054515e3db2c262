import { isWithin, sameName, withoutDot } from '#mail/dns/names';
import type { DnsQuestion, DnsRecord, DnsReply } from '#mail/dns/question';
import { replied } from './run-inquiry.ts';

export interface PlayServer {
  readonly zones: Readonly<Record<string, readonly string[]>>;
}

const recordOf = (line: string): DnsRecord => {
  const [name = '', type = '', ...data] = line.split(' ');
  return { name, ttl: 300, type, data: data.join(' ') };
};

/** What an authoritative server answers, as BIND does: `aa` for its own, a referral with glue for what is below, else REFUSED. */
function authoritative(question: DnsQuestion, { zones }: PlayServer): DnsReply {
  const server = `${question.server ?? ''}#53`;
  const zone = Object.keys(zones)
    .filter((one) => isWithin(question.name, one))
    .sort((a, b) => b.length - a.length)[0];
  if (zone === undefined) return replied(question, [], { status: 'REFUSED', server, flags: [] });
  const records = (zones[zone] ?? []).map(recordOf);
  const cut = records.find(
    ({ name, type }) => type === 'NS' && !sameName(name, zone) && isWithin(question.name, name),
  );
  if (cut !== undefined) {
    const authority = records.filter(({ name, type }) => type === 'NS' && sameName(name, cut.name));
    const names = authority.map(({ data }) => withoutDot(data));
    const additional = records.filter(
      ({ name, type }) => (type === 'A' || type === 'AAAA') && names.some((one) => sameName(one, name)),
    );
    return replied(question, [], { server, flags: [], authority, additional });
  }
  const own = records.filter(({ name }) => sameName(name, question.name));
  const answer = own.filter(({ type }) => type === question.type || type === 'CNAME');
  const soa = records.filter(({ type }) => type === 'SOA');
  return replied(question, [], {
    server,
    flags: ['aa'],
    answer,
    authority: answer.length > 0 ? [] : soa,
    status:
      own.length > 0 || records.some(({ name }) => name.endsWith(`.${question.name}`))
        ? 'NOERROR'
        : 'NXDOMAIN',
  });
}

/**
 * Servers by address, and a resolver that finds its way among them for questions without a server. An address that is
 * not among them never answers; one that is a reply always answers that.
 */
export function play(servers: Readonly<Record<string, PlayServer | Partial<DnsReply>>>, root = '10.0.0.1') {
  const ask = (question: DnsQuestion): DnsReply => {
    const server = servers[question.server ?? ''];
    if (server === undefined)
      return replied(question, [], { status: 'timeout', words: 'No answer came in time.', server: '' });
    return 'zones' in server ? authoritative(question, server) : replied(question, [], server);
  };
  const resolve = (question: DnsQuestion, depth = 0): DnsReply => {
    let addresses = [root];
    for (let hop = 0; hop < 8 && depth < 5; hop++) {
      const replies = addresses.map((server) => ask({ ...question, server }));
      const good = replies.find(({ flags }) => flags.includes('aa'));
      if (good !== undefined) return { ...good, question, flags: ['ra'] };
      const referral = replies.find(({ authority }) => authority.some(({ type }) => type === 'NS'));
      if (referral === undefined) break;
      const glue = referral.additional.map(({ data }) => data);
      addresses =
        glue.length > 0
          ? glue
          : referral.authority.flatMap(({ data }) =>
              resolve({ name: withoutDot(data), type: 'A' }, depth + 1).answer.map((record) => record.data),
            );
    }
    return replied(question, [], { status: 'SERVFAIL' });
  };
  return (question: DnsQuestion): DnsReply =>
    question.server === undefined ? resolve(question) : ask(question);
}
