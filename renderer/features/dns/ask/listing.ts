import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { visible } from '#mail/visible';
import { csvOf } from '../../../widgets/csv.ts';
import { statusWord } from '../reply-words.ts';
import type { Asked, Came } from './ask-store.ts';

/** A question, and its reply once it is there. */
export interface Line {
  readonly at: number;
  readonly question: DnsQuestion;
  readonly reply: DnsReply | undefined;
  readonly when: number;
}

/** One line for each question, in their order. */
export function linesOf({ questions }: Asked, came: readonly Came[]): readonly Line[] {
  const byAt = new Map(came.map((one) => [one.at, one]));
  return questions.map((question, at) => {
    const one = byAt.get(at);
    return { at, question, reply: one?.reply, when: one?.when ?? 0 };
  });
}

/** How often each status came, the most frequent first. */
export function countStatuses(lines: readonly Line[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { reply } of lines)
    if (reply !== undefined) counts.set(statusWord(reply), (counts.get(statusWord(reply)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/** Those with this status ('' for all) in whose question or answer the words occur. */
export function pick(lines: readonly Line[], status: string, words: string): readonly Line[] {
  const wanted = words.trim().toLowerCase();
  if (status === '' && wanted === '') return lines;
  return lines.filter(({ question, reply }) => {
    if (status !== '' && (reply === undefined || statusWord(reply) !== status)) return false;
    if (wanted === '') return true;
    return [question.name, question.type, ...(reply?.answer ?? []).map(({ data }) => data)].some((text) =>
      text.toLowerCase().includes(wanted),
    );
  });
}

/** Seconds that a record has left after `elapsed` milliseconds. */
export const secondsLeft = (ttl: number, elapsed: number): number =>
  Math.max(0, ttl - Math.floor(Math.max(0, elapsed) / 1000));

/** The shortest time to live in an answer; `undefined` without one. */
export const shortestTtl = (reply: DnsReply): number | undefined =>
  reply.answer.length === 0 ? undefined : Math.min(...reply.answer.map(({ ttl }) => ttl));

/** Data of an answer on one line. */
export const answerText = ({ answer, words }: DnsReply): string =>
  answer.length === 0 ? words : answer.map(({ data }) => data).join(', ');

export const csvOfLines = (lines: readonly Line[]): string =>
  csvOf(
    ['name', 'type', 'status', 'answer', 'ttl', 'server', 'transport', 'flags', 'milliseconds', 'words'],
    lines.map(({ question, reply }) => [
      question.name,
      question.type,
      reply?.status ?? 'not asked',
      (reply?.answer ?? []).map(({ data }) => data).join(' | '),
      reply === undefined ? '' : String(shortestTtl(reply) ?? ''),
      reply?.server ?? '',
      reply?.transport ?? '',
      (reply?.flags ?? []).join(' '),
      reply === undefined ? '' : String(Math.round(reply.milliseconds)),
      reply?.words ?? '',
    ]),
  );

/** `4 ms`, `1.2 s`. */
export const printMs = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

/** `192.0.2.53#53` → `192.0.2.53`. */
export const printServer = (server: string): string => visible(server.replace(/#53$/, ''));
