import type { CheckQuestion } from '#mail/mta/sendmail/rewrite/check/index';

/** mulberry32: the same numbers for the same seed, everywhere. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface Round {
  /** Text of /etc/mail/access. */
  readonly access: string;
  readonly questions: readonly CheckQuestion[];
}

const values = [
  ...['REJECT', 'REJECT', 'DISCARD', 'OK', 'OK', 'RELAY', 'SKIP', 'QUARANTINE:looks odd'],
  ...['ERROR:5.7.9:550 Not you', 'ERROR:4.7.1:451 Come back later', 'ERROR:550 5.7.77 No, not today'],
  ...['ERROR:"571 Not here, sorry"', 'ERROR:5.7.1:no code here', '550 old form', 'ERROR:454 busy'],
];

/** Of clients: most are let in, or no sender and no recipient would ever be looked at. */
const clientValues = [
  ...values,
  ...Array.from({ length: 15 }, (_, at) => ['RELAY', 'OK', 'SKIP'][at % 3] ?? ''),
];

const senders = [
  ...['', 'a@accept.test', 'spam@accept.test', 'b@reject.test', 'c+tag@tarpit.test', 'd@sub.accept.test'],
  ...['ops@lab.test', 'nodomain', 'x@nosuch.example', 'a@localhost', 'ops@sendmail1.lab.test', 'a@b@c'],
  ...['"a b"@accept.test', 'a$j@accept.test', '-d@accept.test', 'a,b@accept.test', 'a(c)@accept.test', 'a!b'],
  ...[
    '@',
    '<x',
    '"open@accept.test',
    '@a.test:b@accept.test',
    'x%y@accept.test',
    `${'long.'.repeat(60)}@accept.test`,
  ],
];

const recipients = [
  ...['ops@sendmail1.lab.test', 'ops', 'staff', 'info@lab.test', 'keeper@accept.test', 'x@reject.test'],
  ...['nosuch@sendmail1.lab.test', 'ops+tag', 'x%accept.test@sendmail1.lab.test', 'x@sub.accept.test', ''],
  ...[
    'OPS@localhost',
    '"ops"@sendmail1.lab.test',
    '\\ops',
    '|/bin/true',
    '/etc/passwd',
    ':include:/etc/passwd',
  ],
  ...[
    '@accept.test:x@reject.test',
    'a@b@c',
    '-v@accept.test',
    'o ps',
    'x,y@accept.test',
    'x(y)@accept.test',
    'open>',
  ],
  ...['elsewhere', 'ops@legacy.test', 'x@nosuch.example', 'root'],
];

/**
 * @param clients last numbers of addresses; the names belong to those that resolve
 * @param network first three numbers
 */
export function rounds(
  seed: number,
  count: number,
  each: number,
  network: string,
  clients: readonly (readonly [number, string])[],
): readonly Round[] {
  const next = numbers(seed);
  const pick = <T>(list: readonly T[]): T => {
    const one = list[Math.floor(next() * list.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  };
  const keys = (): readonly string[] => [
    ...clients.map(([last]) => `Connect:${network}.${last}`),
    ...clients.flatMap(([, name]) => (name === '' ? [] : [`Connect:${name}`, name])),
    `Connect:${network}`,
    'Connect:lab.test',
    ...[
      'accept.test',
      'reject.test',
      'tarpit.test',
      'a@accept.test',
      'spam@',
      'c@tarpit.test',
      'lab.test',
      '<@>',
    ].map((key) => `From:${key}`),
    ...['accept.test', 'reject.test', 'sub.accept.test', 'keeper@accept.test'].map((key) => `To:${key}`),
    ...['reject.test', 'b@reject.test'],
  ];
  return Array.from({ length: count }, () => {
    const entries = new Map<string, string>();
    for (const key of keys())
      if (next() < 0.3) entries.set(key, pick(key.startsWith('Connect:') ? clientValues : values));
    // Which recipients are spared where FEATURE(`delay_checks') has a second argument.
    for (const key of ['ops@', 'staff@', 'accept.test'])
      if (next() < 0.4) entries.set(`Spam:${key}`, pick(['FRIEND', 'HATER']));
    const questions = Array.from({ length: each }, (): CheckQuestion => {
      const [last, name] = pick(clients);
      // Everyday addresses stand first and come up more often.
      const sender = next() < 0.6 ? pick(senders.slice(0, 6)) : pick(senders);
      const recipient = next() < 0.6 ? pick(recipients.slice(0, 7)) : pick(recipients);
      const client = { address: `${network}.${last}`, name, helo: 'client.accept.test', auth: '' };
      return { kind: 'check', client, sender, recipient };
    });
    return { access: [...entries].map(([key, value]) => `${key}\t${value}\n`).join(''), questions };
  });
}
