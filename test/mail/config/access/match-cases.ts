import type { Around } from '../surroundings.ts';

/** A configuration, an access table, and mails that are asked about. */
export interface MatchCase {
  readonly name: string;
  readonly mc: readonly string[];
  readonly around: Around;
  readonly access: string;
  readonly questions: readonly Question[];
}

export interface Question {
  readonly client?: string;
  readonly clientName?: string;
  readonly sender?: string;
  readonly recipient?: string;
}

const hostname = 'mx.lab.test';
const base = [
  `define(\`confDOMAIN_NAME', \`${hostname}')dnl`,
  "define(`confCW_FILE', `-o @DIR@/local-host-names')dnl",
  "define(`confCR_FILE', `-o @DIR@/relay-domains')dnl",
  "FEATURE(`use_cw_file')dnl",
  "FEATURE(`nocanonify')dnl",
  "FEATURE(`accept_unresolvable_domains')dnl",
];
const accessDb = (...rest: string[]): string =>
  `FEATURE(\`access_db', \`hash -T<TMPF> @DIR@/access'${rest.map((arg) => `, \`${arg}'`).join('')})dnl`;

const classFiles = {
  'local-host-names': 'lab.test\nmail.lab.test\n',
  'relay-domains': 'friends.test\n203.0.113\n',
};

const around = (features: Around['features'], defines: Around['defines'] = {}): Around => ({
  features: { accept_unresolvable_domains: [], nocanonify: [], ...features },
  defines: { confDOMAIN_NAME: hostname, ...defines },
  classFiles,
  hostname,
});

const table = `# every form of key
Connect:192.0.2	REJECT
Connect:192.0.2.10	RELAY
Connect:192.0.2.20	OK
Connect:198.51.100.7	ERROR:5.7.1:"550 not you"
Connect:198.51.100.8	550 plain words
Connect:198.51.100	DISCARD
Connect:IPv6:2001:db8:1	REJECT
Connect:IPv6:2001:db8:1:0:0:0:0:9	RELAY
Connect:IPv6:2001:db8:2::	REJECT
Connect:spam.test	REJECT
Connect:good.spam.test	OK
Connect:[10.9.8.7]	REJECT
Connect:partner.test	RELAY
Connect:10.20	QUARANTINE:look at it
Connect:10.30.0.0/16	REJECT
From:evil.test	REJECT
From:nice@evil.test	OK
From:ads@	ERROR:5.7.1:"550 no ads"
From:ads@good.test	OK
From:later.test	ERROR:4.7.1:"450 come back"
From:[10.1.2.3]	REJECT
from:UPPER.test	reject
From:plus@detail.test	REJECT
From:tag+*@detail.test	DISCARD
To:closed@lab.test	REJECT
To:gone@	ERROR:5.1.1:"550 gone"
To:mail.lab.test	550 not here
To:open.mail.lab.test	OK
To:relayed.test	RELAY
To:no.relayed.test	REJECT
To:user@single.test	RELAY
untagged.test	REJECT
10.40.0.1	REJECT
everyone@	REJECT
Spam:free@lab.test	FRIEND
Spam:strict@lab.test	HATER
Spam:abuse@	FRIEND
Spam:allfree.test	FRIEND
`;

const skipping = `Connect:10.1.2.3	SKIP
Connect:10.1	REJECT
Connect:a.skip.test	SKIP
Connect:skip.test	REJECT
From:x@skip.test	SKIP
From:b.skip.test	SKIP
From:skip.test	REJECT
To:c.skip.test	SKIP
To:skip.test	RELAY
To:skipped@lab.test	SKIP
To:lab.test	REJECT
.dotted.test	REJECT
Connect:.under.test	REJECT
`;

const clients: Question[] = [
  { client: '192.0.2.1', clientName: 'a.net.test' },
  { client: '192.0.2.10', clientName: 'a.net.test' },
  { client: '192.0.2.20', clientName: 'a.net.test' },
  { client: '192.0.2.30', clientName: 'good.spam.test' },
  { client: '192.0.20.1', clientName: 'spam.test' },
  { client: '192.0.20.1', clientName: 'x.y.spam.test' },
  { client: '192.0.20.1', clientName: 'notspam.test' },
  { client: '192.0.20.1', clientName: 'SPAM.TEST' },
  { client: '198.51.100.7' },
  { client: '198.51.100.8' },
  { client: '198.51.100.9' },
  { client: '10.9.8.7' },
  { client: '10.9.8.8' },
  { client: '10.20.30.40', clientName: 'h.test' },
  { client: '10.30.1.1', clientName: 'h.test' },
  { client: '10.40.0.1', clientName: 'h.test' },
  { client: '10.40.0.2', clientName: 'w.untagged.test' },
  { client: '2001:db8:1::5', clientName: 'six.test' },
  { client: '2001:db8:1::9', clientName: 'six.test' },
  { client: '2001:db8:2::5', clientName: 'six.test' },
];

const stranger = { client: '10.99.0.1', clientName: 'stranger.example' };

const senders: Question[] = [
  'x@evil.test',
  'nice@evil.test',
  'x@sub.evil.test',
  'ads@any.test',
  'ads@good.test',
  'ads@evil.test',
  'someone@good.test',
  'x@later.test',
  'x@[10.1.2.3]',
  'x@upper.test',
  'X@Upper.Test',
  'plus+box@detail.test',
  'plus@detail.test',
  'tag+a@detail.test',
  'tag@detail.test',
  'x@untagged.test',
  'everyone@fine.test',
  'everyone+x@fine.test',
  '<>',
  'local@lab.test',
  'x@skip.test',
  'y@skip.test',
  'y@b.skip.test',
  'y@c.b.skip.test',
  'y@q.dotted.test',
  'y@dotted.test',
  'x@localhost',
  'nobody',
].map((sender) => ({ ...stranger, sender }));

const recipients = [
  'open@lab.test',
  'closed@lab.test',
  'closed+x@lab.test',
  'gone@lab.test',
  'gone@far.test',
  'gone@relayed.test',
  'any@mail.lab.test',
  'any@open.mail.lab.test',
  'any@relayed.test',
  'any@sub.relayed.test',
  'any@no.relayed.test',
  'user@single.test',
  'other@single.test',
  'any@far.test',
  'any@friends.test',
  'any@sub.friends.test',
  'any@notfriends.test',
  'local',
  'gone',
  'any@untagged.test',
  'everyone@lab.test',
  'any@skip.test',
  'any@c.skip.test',
  'skipped@lab.test',
  'free@lab.test',
  'strict@lab.test',
  'abuse@lab.test',
  'abuse@far.test',
  'any@allfree.test',
];

const toMany: Question[] = recipients.map((recipient) => ({ ...stranger, sender: 'a@b.test', recipient }));
const relaying: Question[] = [
  { client: '192.0.2.10', clientName: 'a.net.test' },
  { client: '192.0.2.20', clientName: 'a.net.test' },
  { client: '10.50.0.1', clientName: 'h.partner.test' },
  { client: '10.50.0.1', clientName: 'partner.test' },
  { client: '10.50.0.1', clientName: 'h.friends.test' },
  { client: '203.0.113.9', clientName: 'h.example' },
  { client: '203.0.11.9', clientName: 'h.example' },
  { client: '127.0.0.1', clientName: 'localhost' },
  { client: '2001:db8:1::9', clientName: 'six.test' },
  { client: '10.50.0.1', clientName: 'mail.lab.test' },
  { client: '10.50.0.1', clientName: 'other.lab.test' },
  { client: '10.50.0.1' },
].flatMap((client) => [
  { ...client, sender: 'a@b.test', recipient: 'x@far.test' },
  { ...client, sender: 'nice@lab.test', recipient: 'x@far.test' },
]);

const all = [...clients, ...senders, ...toMany, ...relaying];

/** Everything at once: client, sender and recipient meet each other. */
const crossed: Question[] = [
  { client: '192.0.2.1', clientName: 'a.net.test' },
  { client: '192.0.2.20', clientName: 'a.net.test' },
  stranger,
].flatMap((client) =>
  ['x@evil.test', 'nice@evil.test', 'a@b.test'].flatMap((sender) =>
    [
      'open@lab.test',
      'free@lab.test',
      'strict@lab.test',
      'abuse@lab.test',
      'any@far.test',
      'any@relayed.test',
    ].map((recipient) => ({ ...client, sender, recipient })),
  ),
);

export const matchCases: readonly MatchCase[] = [
  {
    name: 'access_db alone',
    mc: [...base, accessDb()],
    around: around({ access_db: [''] }),
    access: table,
    questions: all,
  },
  {
    name: 'blocklist_recipients',
    mc: [...base, accessDb(), "FEATURE(`blocklist_recipients')dnl"],
    around: around({ access_db: [''], blocklist_recipients: [] }),
    access: table,
    questions: all,
  },
  {
    name: 'skip, lookupdotdomain and blocklist_recipients',
    mc: [...base, accessDb('skip', 'lookupdotdomain'), "FEATURE(`blocklist_recipients')dnl"],
    around: around({ access_db: ['', 'skip', 'lookupdotdomain'], blocklist_recipients: [] }),
    access: skipping,
    questions: [
      ...all,
      { client: '10.1.2.3', clientName: 'h.test' },
      { client: '10.1.2.4', clientName: 'h.test' },
      { client: '10.2.0.1', clientName: 'a.skip.test' },
      { client: '10.1.2.4', clientName: 'a.skip.test' },
      { client: '10.2.0.1', clientName: 'b.skip.test' },
      { client: '10.2.0.1', clientName: 'h.under.test' },
      { client: '10.2.0.1', clientName: 'g.h.under.test' },
      { client: '10.2.0.1', clientName: 'under.test' },
    ],
  },
  {
    name: 'SKIP that is not switched on',
    mc: [...base, accessDb(), "FEATURE(`blocklist_recipients')dnl"],
    around: around({ access_db: [''], blocklist_recipients: [] }),
    access: skipping,
    questions: [
      { client: '10.1.2.3', clientName: 'h.test' },
      { client: '10.2.0.1', clientName: 'a.skip.test' },
      ...senders,
      ...toMany,
    ],
  },
  {
    name: 'texts of the mc, relaytofulladdress, relay_entire_domain, relay_local_from',
    mc: [
      ...base,
      'define(`confREJECT_MSG\', `"550 our own words"\')dnl',
      'define(`confRELAY_MSG\', `"551 not a relay"\')dnl',
      'define(`confRCPTREJ_MSG\', `"550 nobody of that name"\')dnl',
      accessDb('relaytofulladdress'),
      "FEATURE(`blocklist_recipients')dnl",
      "FEATURE(`relay_entire_domain')dnl",
      "FEATURE(`relay_local_from')dnl",
    ],
    around: around(
      {
        access_db: ['', 'relaytofulladdress'],
        blocklist_recipients: [],
        relay_entire_domain: [],
        relay_local_from: [],
      },
      {
        confREJECT_MSG: '"550 our own words"',
        confRELAY_MSG: '"551 not a relay"',
        confRCPTREJ_MSG: '"550 nobody of that name"',
      },
    ),
    access: table,
    questions: all,
  },
  {
    name: 'relay_hosts_only and relay_mail_from',
    mc: [...base, accessDb(), "FEATURE(`relay_hosts_only')dnl", "FEATURE(`relay_mail_from', `domain')dnl"],
    around: around({ access_db: [''], relay_hosts_only: [], relay_mail_from: ['domain'] }),
    access: `${table}From:lab.test	RELAY\n`,
    questions: [...toMany, ...relaying],
  },
  {
    name: 'promiscuous_relay',
    mc: [...base, accessDb(), "FEATURE(`promiscuous_relay')dnl", "FEATURE(`blocklist_recipients')dnl"],
    around: around({ access_db: [''], promiscuous_relay: [], blocklist_recipients: [] }),
    access: table,
    questions: toMany,
  },
  ...(['', 'friend', 'hater'] as const).map((who): MatchCase => ({
    name: `delay_checks ${who}`.trim(),
    mc: [
      ...base,
      accessDb('skip'),
      "FEATURE(`blocklist_recipients')dnl",
      who === '' ? "FEATURE(`delay_checks')dnl" : `FEATURE(\`delay_checks', \`${who}')dnl`,
    ],
    around: around({
      access_db: ['', 'skip'],
      blocklist_recipients: [],
      delay_checks: who === '' ? [] : [who],
    }),
    access: table,
    questions: [...crossed, ...toMany, ...relaying],
  })),
];
