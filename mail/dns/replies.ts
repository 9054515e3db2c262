import { sameName, withoutDot } from './names.ts';
import type { DnsFinding, DnsRecord, DnsReply, Level } from './question.ts';
import { zoneLine } from './record-data.ts';

/** DNS itself has spoken: there is data, or there is none. Anything else is a failure of the asking. */
export const hasSpoken = ({ status }: DnsReply): boolean => status === 'NOERROR' || status === 'NXDOMAIN';

/** Where the name led through CNAMEs, in their order, without the name itself. */
export function aliasesOf(reply: DnsReply): readonly string[] {
  const passed: string[] = [];
  let name = reply.question.name;
  for (let left = reply.answer.length; left > 0; left--) {
    const alias = reply.answer.find((record) => record.type === 'CNAME' && sameName(record.name, name));
    if (alias === undefined) break;
    name = withoutDot(alias.data);
    passed.push(name);
  }
  return passed;
}

/** The records of the type that was asked for, at the end of the aliases. */
export function recordsOf(reply: DnsReply, type: string = reply.question.type): readonly DnsRecord[] {
  const owner = aliasesOf(reply).at(-1) ?? reply.question.name;
  return reply.answer.filter((record) => record.type === type && sameName(record.name, owner));
}

/** Every record of the answers as a line of a zone, each once. */
export const linesOf = (replies: readonly DnsReply[]): readonly string[] => [
  ...new Set(replies.flatMap(({ answer }) => answer.filter(({ type }) => type !== 'RRSIG').map(zoneLine))),
];

export const finding = (level: Level, code: string, words: string, todo = ''): DnsFinding => ({
  level,
  code,
  words,
  todo,
});

/** What came instead of an answer, in words: `SERVFAIL (6 (DNSSEC Bogus))`, or that nobody answered. */
export function whatHappened(reply: DnsReply): string {
  if (reply.words !== '') return reply.words;
  const more = reply.extended.length === 0 ? '' : ` (${reply.extended.join('; ')})`;
  const meaning: Readonly<Record<string, string>> = {
    SERVFAIL: 'the resolver could not find out',
    REFUSED: 'the server does not answer this place',
    FORMERR: 'the server did not understand the question',
    NOTIMP: 'the server does not do this',
  };
  const words = meaning[reply.status];
  return `${reply.status}${more}${words === undefined ? '' : `: ${words}`}.`;
}

/** A finding that says that something could not be found out, and no more. */
export const notKnown = (section: string, reply: DnsReply): DnsFinding =>
  finding(
    'unknown',
    `${section}/not-known`,
    `${reply.question.type} of ${reply.question.name} could not be found out: ${whatHappened(reply)}`,
    reply.status === 'SERVFAIL'
      ? 'Mail servers that ask the same resolver get no answer either. Ask an authoritative server, or a resolver without validation, to see which side fails.'
      : 'Ask from another place, or later.',
  );
