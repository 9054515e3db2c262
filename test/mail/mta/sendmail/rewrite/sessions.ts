import { recipients } from './addresses.ts';

/** One run of `sendmail -bt` that is recorded. */
export interface Session {
  readonly name: string;
  /** Shell lines before and after it. */
  readonly prepare?: string;
  readonly after?: string;
  readonly args: string;
  readonly user?: string;
  readonly lines: readonly string[];
}

const each = (verb: string, addresses: readonly string[]): string[] =>
  addresses.map((address) => `${verb} ${address}`);
const telling = recipients.filter((_, at) => at % 3 === 0);
const few = ['u@exact.test', 'u@deep.sub.test', 'u@map.test', 'u@mail.cname-mx.test', 'a!b!c', 'ops', '<bad'];

const tries = ['HS', 'HR', 'ES', 'ER'].flatMap((flags) => [
  `/tryflags ${flags}`,
  ...['ops', 'joe@gen.test', 'u@exact.test', 'root', 'u@inner.test', '<>'].map(
    (address, at) =>
      `/try ${['esmtp', 'local', 'relay', 'smtp', 'esmtp', 'esmtp'][at] ?? 'esmtp'} ${address}`,
  ),
]);

const commands = [
  ...['lab.test', 'many-mx.test', 'nullmx.test', 'no-mx.test', 'nosuch.test', 'dangling-mx.test', ''].map(
    (host) => `/mx ${host}`,
  ),
  ...['sink', 'mail.cname-mx.test', 'nosuch.test', ''].map((host) => `/canon ${host}`),
  ...[
    'virtuser info@virt.test',
    'mailertable .sub.test',
    'mailertable nosuch',
    'nosuch x',
    'virtuser',
    'host mail.cname-mx.test',
    'dequote "joe"',
    'aliases staff',
    '',
  ].map((rest) => `/map ${rest}`),
  ...['$j', '$m', '$x', '${client_addr}', '$=w', '$=m', '$={Secret}', '$=?', '$'],
  ...['=SParse0', '=S3', '=SLoopy', '=Snosuch', '=M', '=X', '='],
  ...['.D{client_addr}192.0.2.9', '.D', '.Cwadded.test', '.Z', '${client_addr}'],
  ...[
    'check_rcpt u@exact.test',
    'checkmail <ops@banned.test>',
    'check_rcpt <u@nosuch.test>',
    '.D{client_addr}',
  ],
  ...[
    'Loopy x',
    'Endless x',
    'Open x-1',
    'Open a@closed.test',
    'nosuch x',
    '3',
    '3,0',
    '3,nosuch,0 x',
    '0,3 u@exact.test',
  ],
  ...[
    '/sender joe@gen.test',
    '/sender <>',
    '/expand $j',
    '/header From: joe',
    '/gethostbyname sendmail1',
    '/dnslookup lab.test',
    '/hist',
    '/',
    '/try',
    '/try nosuch u@x',
    '/tryflags',
    '/tryflags X',
  ],
  ...['# a comment', '-d60.5', '/map mailertable exact.test', '-d0', '?'],
];

const other = (from: string, to: string, name: string): string =>
  `sed 's#^Kmailertable hash.*#Kmailertable hash ${to}#' ${from} >/root/${name}.cf`;

/** What is recorded, by the name of the file that it becomes. */
export const sessions: readonly Session[] = [
  { name: 'parse', args: '', lines: each('/parse', recipients) },
  { name: 'rulesets', args: '', lines: each('3,0', recipients) },
  { name: 'lookups', args: '-d60.5', lines: [...each('/parse', telling), 'check_rcpt u@exact.test'] },
  { name: 'try', args: '', lines: tries },
  {
    name: 'rules',
    args: '-d21.12',
    lines: [...each('3,0', few), 'Open a@closed.test', 'Loopy x', 'Parse0 ops'],
  },
  {
    name: 'rules-numbered',
    args: '-d21.15,60.5',
    lines: [...each('/parse', few.slice(0, 4)), 'Open a@closed.test'],
  },
  {
    name: 'everything',
    args: '-d21.99,60.5',
    lines: ['Open a@closed.test', 'Open x-1', 'Canonify2 u < @ exact.test >'],
  },
  { name: 'commands', args: '', lines: commands },
  {
    name: 'dot',
    prepare: `cp /etc/mail/mailertable /root/dot && echo '. smtp:[192.0.2.99]' >>/root/dot && makemap hash /root/dot </root/dot && ${other('/etc/mail/sendmail.cf', '/root/dot', 'dot')}`,
    args: '-C /root/dot.cf -d60.5',
    lines: each('/parse', [
      'u@exact.test',
      'u@nosuch.test',
      'u@deep.sub.test',
      'u@lab.test',
      'ops',
      'u@accept.test',
      'a!b!c',
      'u@[192.0.2.1]',
    ]),
  },
  {
    name: 'missing-map',
    prepare: other('/etc/mail/sendmail.cf', '/root/nosuchtable', 'missing'),
    args: '-C /root/missing.cf',
    lines: [
      '/parse u@exact.test',
      '/parse u@accept.test',
      '3,0 u@exact.test',
      '/map mailertable exact.test',
      '/parse ops',
      '/try esmtp u@exact.test',
    ],
  },
  {
    name: 'not-root',
    args: '',
    user: 'ops',
    lines: ['/parse u@exact.test', '3,0 info@virt.test', '/map access x', '/parse ops'],
  },
  {
    name: 'no-name-server',
    prepare: 'cp /etc/resolv.conf /root/resolv && sed "s/[.]53$/.27/" /root/resolv >/etc/resolv.conf',
    after: 'cat /root/resolv >/etc/resolv.conf',
    args: '-d60.5',
    lines: [
      '/parse u@exact.test',
      '3,0 u@accept.test',
      '/try esmtp u@accept.test',
      '/mx accept.test',
      '/canon sink',
      '/map host sink',
    ],
  },
];
