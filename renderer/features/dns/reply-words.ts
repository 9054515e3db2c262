import type { DnsReply } from '#mail/dns/question';

const statuses: Readonly<Record<string, string>> = {
  NXDOMAIN: 'This name does not exist, and nothing below it.',
  SERVFAIL:
    'The server could not find the answer: the servers of the zone do not answer, or its signatures are bad. Ask again with CD: an answer then means bad signatures.',
  REFUSED: 'The server does not want to answer: it does not serve this zone, or not for this client.',
  FORMERR: 'The server did not understand the question; some old ones do not know EDNS.',
  NOTIMP: 'The server does not do this kind of question.',
  NOTAUTH: 'The server is not responsible for this zone.',
  BADVERS: 'The server does not know this version of EDNS.',
  timeout: 'Nobody answered in time: the server is down, or a firewall drops the packets.',
  unreachable: 'The question could not even be sent.',
  failed: 'What came back was no DNS answer.',
};

/** What a status means. */
export function statusMeaning({ status, answer, question, flags }: DnsReply): string {
  if (status !== 'NOERROR')
    return statuses[status] ?? `The server answered ${status}, which Postroom does not know.`;
  if (answer.length === 0)
    return flags.includes('aa') || question.recursion !== false
      ? `The name exists, but has no ${question.type} record.`
      : 'No answer, but a hint who may know: see the authority part.';
  return answer.some(({ type }) => type === 'CNAME') && question.type !== 'CNAME'
    ? 'Answered, through an alias (CNAME).'
    : 'Answered.';
}

/** `refused`, `no data`, `NXDOMAIN` … as short as a table wants it. */
export const statusWord = ({ status, answer }: DnsReply): string =>
  status === 'NOERROR' && answer.length === 0 ? 'no data' : status;

/** Whether this is news to worry about: no answer from a server is. */
export const statusTone = ({ status, answer }: DnsReply): 'good' | 'empty' | 'bad' =>
  status === 'NOERROR' && answer.length > 0
    ? 'good'
    : status === 'NOERROR' || status === 'NXDOMAIN'
      ? 'empty'
      : 'bad';

const flagWords: Readonly<Record<string, string>> = {
  qr: 'a reply',
  aa: 'authoritative: from a server of the zone itself, not from memory',
  tc: 'truncated: the rest did not fit; ask over TCP',
  rd: 'recursion was desired',
  ra: 'the server does recursion',
  ad: 'the server has checked the signatures, and they are good',
  cd: 'checking was disabled: bad signatures are let through',
};

export const flagMeaning = (flag: string): string => flagWords[flag] ?? 'not known to Postroom';

/** `MX of example.com`, with the server where one was named. */
export const questionWords = ({ question: { name, type, server } }: DnsReply): string =>
  `${type} of ${name}${server === undefined ? '' : ` at ${server}`}`;
