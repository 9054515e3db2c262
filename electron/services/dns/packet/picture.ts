import type { DnsQuestion, DnsRecord } from '#mail/dns/question';
import type { Message } from './message.ts';

const dotted = (name: string): string => (name === '.' ? name : `${name}.`);

const lines = (title: string, records: readonly DnsRecord[]): string[] =>
  records.length === 0
    ? []
    : [
        `;; ${title} SECTION:`,
        ...records.map(({ name, ttl, type, data }) => `${dotted(name)}\t${ttl}\tIN\t${type}\t${data}`),
        '',
      ];

/** An answer in the form in which dig prints it. */
export function picture(
  question: DnsQuestion,
  message: Message,
  from: { readonly server: string; readonly transport: 'udp' | 'tcp'; readonly milliseconds: number },
): string {
  const { answer, authority, additional, asked, edns, extended } = message;
  const more = additional.length + (edns === undefined ? 0 : 1);
  const counts = `QUERY: ${asked === undefined ? 0 : 1}, ANSWER: ${answer.length}, AUTHORITY: ${authority.length}, ADDITIONAL: ${more}`;
  return [
    ';; Got answer:',
    `;; ->>HEADER<<- opcode: QUERY, status: ${message.status}, id: ${message.id}`,
    `;; flags: ${['qr', ...message.flags].join(' ')}; ${counts}`,
    '',
    ...(edns === undefined
      ? []
      : [
          ';; OPT PSEUDOSECTION:',
          `; EDNS: version: ${edns.version}, flags:${edns.dnssec ? ' do' : ''}; udp: ${edns.size}`,
          ...extended.map((error) => `; EDE: ${error}`),
        ]),
    ';; QUESTION SECTION:',
    `;${dotted(asked?.name ?? question.name)}\t\tIN\t${asked?.type ?? question.type}`,
    '',
    ...lines('ANSWER', answer),
    ...lines('AUTHORITY', authority),
    ...lines('ADDITIONAL', additional),
    `;; Query time: ${from.milliseconds} msec`,
    `;; SERVER: ${from.server} (${from.transport.toUpperCase()})`,
    `;; MSG SIZE  rcvd: ${message.bytes}`,
    '',
  ].join('\n');
}
