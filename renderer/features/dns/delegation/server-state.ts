import { isWithin, sameName } from '#mail/dns/names';
import type { DnsReply } from '#mail/dns/question';

/**
 * What a server of a zone did with the question: it answered from its zone, pointed further down, or was of no use. Lame: it is
 * named as a server of the zone, but does not serve it.
 */
export type ServerState = 'answers' | 'refers' | 'lame' | 'silent';

export const stateWords: Readonly<Record<ServerState, string>> = {
  answers: 'answers',
  refers: 'points further',
  lame: 'lame: does not serve this zone',
  silent: 'no answer',
};

export function serverState(zone: string, { answer, authority, flags, status }: DnsReply): ServerState {
  if (['timeout', 'unreachable', 'failed'].includes(status)) return 'silent';
  if (status !== 'NOERROR' && status !== 'NXDOMAIN') return 'lame';
  if (flags.includes('aa')) return 'answers';
  const down = authority.some(
    ({ name, type }) => type === 'NS' && isWithin(name, zone) && !sameName(name, zone),
  );
  if (answer.length === 0 && down) return 'refers';
  return 'lame';
}
