import { parseIp } from './ip.ts';
import { isWithin, sameName, withoutDot } from './names.ts';
import type { DnsQuestion, DnsReply } from './question.ts';
import { recordsOf } from './replies.ts';

/** A server of a zone, by one of its addresses. */
export interface ZoneServer {
  readonly name: string;
  readonly address: string;
}

/** A referral (RFC 1034 4.3.2): the zone below that the reply points to, its servers, and their addresses as far as named. */
export interface Referral {
  readonly zone: string;
  readonly names: readonly string[];
  readonly glue: readonly ZoneServer[];
}

/** Addresses in the additional section for these names. */
export const glueOf = (reply: DnsReply, names: readonly string[]): readonly ZoneServer[] =>
  reply.additional.flatMap(({ name, type, data }) =>
    (type === 'A' || type === 'AAAA') && names.some((one) => sameName(one, name))
      ? [{ name, address: data }]
      : [],
  );

/** Where a reply from a server of `zone` sends the question on to: below the zone, and towards `name`. */
export function referralOf(reply: DnsReply, zone: string, name: string): Referral | undefined {
  if (reply.status !== 'NOERROR' || reply.answer.length > 0 || reply.flags.includes('aa')) return undefined;
  const [first] = reply.authority.filter(
    (record) =>
      record.type === 'NS' &&
      isWithin(name, record.name) &&
      isWithin(record.name, zone) &&
      !sameName(record.name, zone),
  );
  if (first === undefined) return undefined;
  const names = reply.authority
    .filter((record) => record.type === 'NS' && sameName(record.name, first.name))
    .map(({ data }) => withoutDot(data));
  return { zone: first.name, names, glue: glueOf(reply, names) };
}

/** Servers by the resolver's replies to `addressQuestions`. */
export const serversIn = (replies: readonly DnsReply[]): readonly ZoneServer[] =>
  replies.flatMap((reply) =>
    recordsOf(reply)
      .filter(({ data }) => parseIp(data) !== undefined)
      .map(({ data }) => ({ name: reply.question.name, address: data })),
  );

/** Questions for the addresses of servers, to the resolver. */
export const addressQuestions = (names: readonly string[]): readonly DnsQuestion[] =>
  names.flatMap((name) => ['A', 'AAAA'].map((type) => ({ name, type })));

/** A question to one server, as a resolver puts it. */
export const toServer = (name: string, type: string, { address }: ZoneServer): DnsQuestion => ({
  name,
  type,
  server: address,
  recursion: false,
});
