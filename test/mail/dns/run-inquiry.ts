import type { DnsQuestion, DnsReply, Inquiry } from '#mail/dns/question';

/** Runs an inquiry against answers that are at hand; a thousand rounds are taken for an endless loop. */
export function runInquiry<T>(inquiry: Inquiry<T>, answer: (question: DnsQuestion) => DnsReply): T {
  let step = inquiry.next();
  for (let round = 0; round < 1000; round++) {
    if (step.done === true) return step.value;
    step = inquiry.next(step.value.map(answer));
  }
  throw new Error('The inquiry does not end.');
}

/** A reply with these records, as `name type data`. */
export const replied = (
  question: DnsQuestion,
  answer: readonly string[],
  more: Partial<DnsReply> = {},
): DnsReply => ({
  question,
  status: 'NOERROR',
  words: '',
  server: '192.0.2.53#53',
  transport: 'udp',
  flags: ['rd', 'ra'],
  answer: answer.map((line) => {
    const [name = '', type = '', ...data] = line.split(' ');
    return { name, ttl: 300, type, data: data.join(' ') };
  }),
  authority: [],
  additional: [],
  extended: [],
  milliseconds: 1,
  raw: '',
  ...more,
});

/** Answers from a zone of lines `name type data`: follows CNAMEs, NXDOMAIN for what is not there, as a resolver does. */
export function fromZone(
  lines: readonly string[],
  special: Readonly<Record<string, Partial<DnsReply>>> = {},
): (question: DnsQuestion) => DnsReply {
  return (question) => {
    const other = special[`${question.name} ${question.type}`] ?? special[question.name];
    if (other !== undefined) return replied(question, [], other);
    const found: string[] = [];
    let name = question.name.toLowerCase();
    for (let i = 0; i < 9; i++) {
      const own = lines.filter((line) => line.split(' ')[0]?.toLowerCase() === name);
      const alias = own.find((line) => line.split(' ')[1] === 'CNAME');
      if (alias === undefined || question.type === 'CNAME') {
        found.push(...own.filter((line) => line.split(' ')[1] === question.type));
        const exists =
          own.length > 0 || lines.some((line) => line.split(' ')[0]?.endsWith(`.${name}`) === true);
        return replied(question, found, { status: exists ? 'NOERROR' : 'NXDOMAIN' });
      }
      found.push(alias);
      name = alias.split(' ')[2]!.replace(/\.$/, '').toLowerCase();
    }
    return replied(question, found);
  };
}
