import { codeWords, refusalWords } from './blocklist-codes.ts';
import type { Blocklist, Listing } from './domain-report.ts';
import { parseIp, reversedLabels, unmapped, whyNotPublic } from './ip.ts';
import type { DnsQuestion, DnsReply, Inquiry } from './question.ts';
import { joinedText } from './record-data.ts';
import { hasSpoken, recordsOf, whatHappened } from './replies.ts';

/** Lists of sending addresses that many receivers use, and that answer without a subscription. */
export const knownLists: readonly Blocklist[] = [
  { zone: 'zen.spamhaus.org', label: 'Spamhaus ZEN' },
  { zone: 'bl.spamcop.net', label: 'SpamCop' },
  { zone: 'b.barracudacentral.org', label: 'Barracuda' },
  { zone: 'psbl.surriel.com', label: 'PSBL' },
  { zone: 'dnsbl.dronebl.org', label: 'DroneBL' },
  { zone: 'ix.dnsbl.manitu.net', label: 'NiX Spam' },
  { zone: 'dnsbl-1.uceprotect.net', label: 'UCEPROTECT level 1' },
];

export const blocklistOf = (zone: string): Blocklist =>
  knownLists.find((list) => list.zone === zone.toLowerCase()) ?? { zone, label: zone };

/** The name that a list is asked for (RFC 5782 2.1, 2.4); undefined for what is no address. */
export function listedName(address: string, zone: string): string | undefined {
  const ip = parseIp(address);
  return ip === undefined ? undefined : `${reversedLabels(unmapped(ip))}.${zone}`;
}

/** RFC 5782 5: the first must be listed, the second must not. */
const testPoints = ['127.0.0.2', '127.0.0.1'] as const;

/** Answers of a list are codes in 127.0.0.0/8; anything else is somebody else's answer. */
const codesOf = (reply: DnsReply): readonly string[] => recordsOf(reply, 'A').map(({ data }) => data);

/** Why nothing that this list says counts; '' when it works. */
function listFault(
  listed: DnsReply,
  unlisted: DnsReply,
): { state: 'refused' | 'unknown'; words: string } | undefined {
  const refusal = [...codesOf(listed), ...codesOf(unlisted)].map(refusalWords).find((words) => words !== '');
  if (refusal !== undefined) return { state: 'refused', words: refusal };
  if (listed.status === 'REFUSED')
    return { state: 'refused', words: 'The list does not answer this resolver.' };
  if (!hasSpoken(listed))
    return { state: 'unknown', words: `The list does not answer: ${whatHappened(listed)}` };
  if (codesOf(unlisted).length > 0)
    return {
      state: 'unknown',
      words:
        'The list has every address on it, also 127.0.0.1, which must not be: it is out of order or shut down.',
    };
  if (codesOf(listed).length === 0)
    return {
      state: 'unknown',
      words:
        'The list does not have its own test address, 127.0.0.2, on it: it is shut down, or it keeps things from this resolver.',
    };
  return undefined;
}

function judged(address: string, list: Blocklist, a: DnsReply, text: DnsReply): Listing {
  const listing = (state: Listing['state'], words: string, codes: readonly string[] = []): Listing => ({
    address,
    list,
    state,
    codes,
    words,
  });
  const codes = codesOf(a);
  const refusal = codes.map(refusalWords).find((words) => words !== '');
  if (refusal !== undefined) return listing('refused', refusal, codes);
  if (a.status === 'REFUSED') return listing('refused', 'The list does not answer this resolver.');
  if (!hasSpoken(a)) return listing('unknown', whatHappened(a));
  if (codes.length === 0) return listing('clean', '');
  if (codes.some((code) => !code.startsWith('127.')))
    return listing(
      'unknown',
      `${codes.join(', ')} is no answer of a list: somebody answers in its place.`,
      codes,
    );
  const words = recordsOf(text, 'TXT')
    .map(({ data }) => joinedText(data))
    .join(' ');
  return listing(
    'listed',
    words,
    codes.map((code) => codeWords(list.zone, code)),
  );
}

/** Why a list is not asked for an address; '' when it is. A list of one's own may have private addresses on it. */
function notAsked(address: string, list: Blocklist): string {
  const ip = parseIp(address);
  if (ip === undefined) return 'It is no IP address.';
  const why = knownLists.some(({ zone }) => zone === list.zone) ? whyNotPublic(ip) : '';
  return why === '' ? '' : `The address is not public (${why}): no list has it.`;
}

/**
 * Whether addresses are on lists. Each list is asked for its test addresses too, so that a list that is shut down or
 * that does not answer this resolver is not taken for good news.
 */
export function* askBlocklists(
  addresses: readonly string[],
  lists: readonly Blocklist[],
): Inquiry<readonly Listing[]> {
  const asked = lists.map((list) => {
    const worth = addresses.filter((address) => notAsked(address, list) === '');
    const names = worth.map((address) => listedName(address, list.zone) ?? '');
    const points = worth.length === 0 ? [] : testPoints.map((point) => listedName(point, list.zone) ?? '');
    const questions: DnsQuestion[] = [
      ...points.map((name) => ({ name, type: 'A' })),
      ...names.flatMap((name) => ['A', 'TXT'].map((type) => ({ name, type }))),
    ];
    return { list, worth, questions };
  });
  const questions = asked.flatMap((one) => one.questions);
  const replies = questions.length === 0 ? [] : [...(yield questions)];
  return asked.flatMap(({ list, worth, questions: { length } }) => {
    const [listed, unlisted, ...own] = replies.splice(0, length);
    const fault = listed === undefined || unlisted === undefined ? undefined : listFault(listed, unlisted);
    return addresses.map((address): Listing => {
      const at = worth.indexOf(address);
      const a = own[2 * at];
      const text = own[2 * at + 1];
      if (fault !== undefined && at >= 0) return { address, list, codes: [], ...fault };
      if (a === undefined || text === undefined)
        return { address, list, state: 'unknown', codes: [], words: notAsked(address, list) };
      return judged(address, list, a, text);
    });
  });
}
