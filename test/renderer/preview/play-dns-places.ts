import type { DnsPlace, DnsView } from '#contract/dns';
import type { Hop, Listing } from '#mail/dns/domain-report';
import type { DnsFinding, DnsQuestion, DnsRecord } from '#mail/dns/question';
import { answerTo, noReply, record, replyTo } from './play-dns-answers.ts';

/** What one place says. mail.example.com was moved: resolver and programs still remember the old address. */
export function viewOf(place: DnsPlace, at: number, question: DnsQuestion): DnsView {
  const name = place.from.kind === 'here' ? 'this computer' : place.from.hostId;
  const moved = question.name === 'mail.example.com';
  const old = [record('mail.example.com', 1714, 'A', '192.0.2.10')];
  const fresh = [
    record('mail.example.com', 3600, 'A', '192.0.2.25'),
    record('mail.example.com', 3600, 'A', '192.0.2.26'),
  ];
  const say = (answer: readonly DnsRecord[], more: object = {}): DnsView['replies'] => [
    moved ? replyTo(question, { answer, ...more }) : answerTo(question),
  ];
  const view = (label: string, replies: DnsView['replies']): DnsView => ({
    at,
    label,
    replies,
    findings: [],
  });
  switch (place.kind) {
    case 'resolver':
      return name === 'mx2'
        ? view(`Resolver of ${name} (198.51.100.53)`, say(fresh, { server: '198.51.100.53#53' }))
        : view(`Resolver of ${name} (192.0.2.53)`, say(old));
    case 'system':
      return view(
        `Programs on ${name} (getent)`,
        say([record('mail.example.com', 0, 'A', '127.0.1.1')], { server: '', flags: [], transport: '' }),
      );
    case 'authoritative':
      return view('Servers of example.com', [
        ...say(fresh, { server: '192.0.2.1#53', flags: ['qr', 'aa'] }),
        noReply(
          { ...question, server: '198.51.100.1' },
          'timeout',
          'ns2.example.net (198.51.100.1) did not answer within 5 seconds.',
        ),
      ]);
    case 'server':
      return view(place.address, [
        noReply(
          { ...question, server: place.address },
          'unreachable',
          `${place.address} cannot be reached from ${name}: no route.`,
          1,
        ),
      ]);
  }
}

/** What differs, and who is to blame. */
export const comparison = (name: string, places: readonly DnsPlace[]): readonly DnsFinding[] =>
  name !== 'mail.example.com'
    ? []
    : [
        {
          level: 'warning',
          code: 'compare/stale',
          words:
            'The resolver of mx1 remembers 192.0.2.10; the servers of the zone say 192.0.2.25 and 192.0.2.26.',
          todo: 'It forgets by itself in 28 minutes; to have it now: unbound-control flush mail.example.com.',
        },
        ...(places.some(({ kind }) => kind === 'system')
          ? [
              {
                level: 'error' as const,
                code: 'compare/hosts-file',
                words:
                  'Programs on mx1 get 127.0.1.1, which no server says: /etc/hosts or nscd answers them.',
                todo: 'Look for mail.example.com in /etc/hosts on mx1; if it is not there: nscd --invalidate=hosts.',
              },
            ]
          : []),
      ];

const down = (name: string, servers: readonly string[]): readonly DnsRecord[] =>
  servers.map((server) => record(name, 172_800, 'NS', `${server}.`));

/** From the root down to example.com, with a lame and a silent server on the way. */
export function wayDown(question: DnsQuestion): readonly Hop[] {
  const refer = (
    name: string,
    address: string,
    zone: string,
    servers: readonly string[],
  ): Hop['servers'][number] => ({
    name,
    address,
    reply: replyTo(
      { ...question, server: address, recursion: false },
      { server: `${address}#53`, flags: ['qr'], authority: down(zone, servers), milliseconds: 19 },
    ),
  });
  const at = (address: string): DnsQuestion => ({ ...question, server: address, recursion: false });
  return [
    {
      zone: '.',
      servers: [
        refer('a.root.example', '192.0.2.200', 'com', ['a.gtld.example', 'b.gtld.example']),
        refer('b.root.example', '192.0.2.201', 'com', ['a.gtld.example', 'b.gtld.example']),
      ],
      findings: [],
    },
    {
      zone: 'com',
      servers: [
        refer('a.gtld.example', '192.0.2.210', 'example.com', [
          'ns1.example.com',
          'ns2.example.net',
          'ns3.example.net',
        ]),
        {
          name: 'b.gtld.example',
          address: '192.0.2.211',
          reply: noReply(at('192.0.2.211'), 'timeout', '192.0.2.211 did not answer within 5 seconds.'),
        },
      ],
      findings: [
        {
          level: 'note',
          code: 'delegation/silent',
          words: 'b.gtld.example did not answer.',
          todo: 'The other server of com did.',
        },
      ],
    },
    {
      zone: 'example.com',
      servers: [
        {
          name: 'ns1.example.com',
          address: '192.0.2.1',
          reply: replyTo(at('192.0.2.1'), {
            server: '192.0.2.1#53',
            flags: ['qr', 'aa'],
            answer: [
              record(question.name, 3600, 'MX', '10 mx1.example.com.'),
              record(question.name, 3600, 'MX', '20 mx2.example.com.'),
            ],
          }),
        },
        {
          name: 'ns2.example.net',
          address: '198.51.100.1',
          reply: replyTo(at('198.51.100.1'), { server: '198.51.100.1#53', flags: ['qr'], status: 'REFUSED' }),
        },
        {
          name: 'ns3.example.net',
          address: '',
          reply: noReply(at('198.51.100.2'), 'unreachable', 'ns3.example.net has no address.', 0),
        },
      ],
      findings: [
        {
          level: 'error',
          code: 'delegation/lame',
          words: 'ns2.example.net is named for example.com, but refuses to answer for it.',
          todo: 'Every second question is lost or late. Have the zone served there, or remove it from the delegation at your registrar.',
        },
      ],
    },
  ];
}

const lists = [
  ['zen.spamhaus.org', 'Spamhaus ZEN'],
  ['b.barracudacentral.org', 'Barracuda'],
  ['bl.spamcop.net', 'SpamCop'],
  ['dnsbl.example.com', ''],
] as const;

export function listings(zones: readonly string[], addresses: readonly string[]): Listing[] {
  const asked = zones.length > 0 ? zones.map((zone) => [zone, ''] as const) : lists;
  const ips = addresses.length > 0 ? addresses : ['192.0.2.25', '2001:db8::25'];
  return asked.flatMap(([zone, label], row) =>
    ips.map((address, column): Listing => {
      const list = { zone, label };
      if (row === 0)
        return {
          address,
          list,
          state: 'refused',
          codes: ['127.255.255.254: asked through a public resolver'],
          words: 'Error: open resolver; see the page of the list.',
        };
      if (row === 2 && column === 0)
        return {
          address,
          list,
          state: 'listed',
          codes: ['127.0.0.2: sent spam to traps or was reported'],
          words: 'Blocked - see the page of the list for 192.0.2.25',
        };
      if (row === 3)
        return {
          address,
          list,
          state: 'unknown',
          codes: [],
          words: 'The list did not answer within 5 seconds.',
        };
      return { address, list, state: 'clean', codes: [], words: '' };
    }),
  );
}
