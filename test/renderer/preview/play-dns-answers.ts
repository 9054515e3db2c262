import type { DnsQuestion, DnsRecord, DnsReply } from '#mail/dns/question';

type Line = readonly [name: string, ttl: number, type: string, data: string];

/** What the play's zones hold. */
const zone: readonly Line[] = [
  ['example.com', 3600, 'MX', '10 mx1.example.com.'],
  ['example.com', 3600, 'MX', '20 mx2.example.com.'],
  ['example.com', 300, 'A', '192.0.2.80'],
  ['example.com', 3600, 'NS', 'ns1.example.com.'],
  ['example.com', 3600, 'NS', 'ns2.example.net.'],
  ['example.com', 900, 'TXT', '"v=spf1 mx include:_spf.example.net ip4:203.0.113.0/28 ~all"'],
  [
    'example.com',
    900,
    'TXT',
    '"odd text: \\226\\128\\174 \\"quoted\\" <b>not bold</b> and much more that goes on"',
  ],
  ['_dmarc.example.com', 3600, 'TXT', '"v=DMARC1; p=none; rua=mailto:dmarc@example.com; adkim=s; pct=50"'],
  ['mx1.example.com', 300, 'A', '192.0.2.25'],
  ['mx1.example.com', 300, 'AAAA', '2001:db8::25'],
  ['mx2.example.com', 300, 'A', '198.51.100.25'],
  ['25.2.0.192.in-addr.arpa', 86_400, 'PTR', 'mx1.example.com.'],
  ['alias.example.com', 60, 'CNAME', 'mx1.example.com.'],
  ['short.example.com', 3, 'A', '192.0.2.99'],
];

export const noReply = (
  question: DnsQuestion,
  status: DnsReply['status'],
  words: string,
  milliseconds = 5000,
): DnsReply => ({
  question,
  status,
  words,
  server: '',
  transport: '',
  flags: [],
  answer: [],
  authority: [],
  additional: [],
  extended: [],
  milliseconds,
  raw: '',
});

const soa: DnsRecord = {
  name: 'example.com',
  ttl: 300,
  type: 'SOA',
  data: 'ns1.example.com. hostmaster.example.com. 2026112101 7200 900 1209600 300',
};

const print = ({ data, name, ttl, type }: DnsRecord): string => `${name}.\t${ttl}\tIN\t${type}\t${data}`;

/** The picture of a reply, as dig prints one. */
function rawOf(reply: Omit<DnsReply, 'raw'>): string {
  const { additional, answer, authority, flags, milliseconds, question, server, status } = reply;
  const part = (title: string, records: readonly DnsRecord[]): string[] =>
    records.length === 0 ? [] : [`;; ${title} SECTION:`, ...records.map(print), ''];
  return [
    `;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 4711`,
    `;; flags: ${flags.join(' ')}; QUERY: 1, ANSWER: ${answer.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${additional.length}`,
    '',
    ';; QUESTION SECTION:',
    `;${question.name}.\tIN\t${question.type}`,
    '',
    ...part('ANSWER', answer),
    ...part('AUTHORITY', authority),
    ...part('ADDITIONAL', additional),
    `;; Query time: ${milliseconds} msec`,
    `;; SERVER: ${server}`,
  ].join('\n');
}

/** A reply with these parts. */
export function replyTo(question: DnsQuestion, parts: Partial<Omit<DnsReply, 'question' | 'raw'>>): DnsReply {
  const reply = {
    question,
    status: 'NOERROR',
    words: '',
    server: '192.0.2.53#53',
    transport: question.transport ?? ('udp' as const),
    flags: ['qr', 'rd', 'ra', ...(question.dnssec === true ? ['ad'] : [])],
    answer: [],
    authority: [],
    additional: [],
    extended: [],
    milliseconds: 4,
    ...parts,
  };
  return { ...reply, raw: rawOf(reply) };
}

export const record = (name: string, ttl: number, type: string, data: string): DnsRecord => ({
  name,
  ttl,
  type,
  data,
});

/** What the resolver of the play answers. */
export function answerTo(question: DnsQuestion): DnsReply {
  const name = question.name.toLowerCase();
  const { type } = question;
  if (question.server !== undefined && !question.server.startsWith('192.0.2.'))
    return noReply(question, 'timeout', `${question.server} did not answer within 5 seconds.`);
  if (name.startsWith('bogus.'))
    return question.unchecked === true
      ? replyTo(question, { answer: [record(name, 60, 'A', '192.0.2.66')] })
      : replyTo(question, {
          status: 'SERVFAIL',
          extended: ['9 (DNSKEY Missing): no SEP matching the DS found for bogus.example.com.'],
        });
  if (name.startsWith('lost.'))
    return noReply(question, 'timeout', '192.0.2.53 did not answer within 5 seconds.');
  const host = /^host(\d+)\.example\.com$/.exec(name)?.[1];
  if (host !== undefined) {
    const n = Number(host);
    if (n % 17 === 0)
      return replyTo(question, { status: 'NXDOMAIN', authority: [soa], milliseconds: n % 40 });
    return replyTo(question, {
      answer: [record(name, 60 + n, type, type === 'MX' ? '10 mx1.example.com.' : `198.51.100.${n % 250}`)],
      milliseconds: n % 40,
    });
  }
  const own = zone.filter((line) => line[0] === name);
  const alias = own.find((line) => line[2] === 'CNAME');
  const target = alias?.[3].slice(0, -1);
  const answer = zone
    .filter((line) => line[2] === type && (line[0] === name || line[0] === target))
    .concat(alias === undefined || type === 'CNAME' ? [] : [alias])
    .reverse()
    .map((line) => record(...line));
  return answer.length > 0
    ? replyTo(question, { answer })
    : replyTo(question, { status: own.length > 0 ? 'NOERROR' : 'NXDOMAIN', authority: [soa] });
}
