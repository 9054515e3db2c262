import type { SinkRule } from './sink/rules.ts';
import type { Mail } from './smtp-client.ts';

const escape = '\u001b';
/** Right-to-left override: what follows is shown backwards. */
const override = '\u202e';
export const htmlWord = '<img src=x onerror=alert(1)>';

/** What the sink says when it puts off mail: also what no decent server would say. */
export const seedRules: readonly SinkRule[] = [
  {
    match: 'html.defer.test',
    action: 'defer',
    text: `4.2.0 ${htmlWord}<script>alert(2)</script> &amp; "quoted" 'too'`,
  },
  {
    match: 'escape.defer.test',
    action: 'defer',
    text: `4.2.0 ${escape}[2J${escape}[1;31mYour queue is empty${escape}[0m${escape}]0;owned\u0007\u009b31m`,
  },
  {
    match: 'bidi.defer.test',
    action: 'defer',
    text: `4.2.0 see ${override}gnp.exe\u2066 and \u200b\u200bnothing`,
  },
  {
    match: 'bytes.defer.test',
    action: 'defer',
    textBase64: Buffer.from('4.2.0 Gr\xfc\xdfe \xff\xfe \xc3(', 'latin1').toString('base64'),
  },
  {
    match: 'long.defer.test',
    action: 'defer',
    text: `4.2.0 ${'mailbox is full and '.repeat(20)}that is that`,
  },
  {
    match: 'lines.defer.test',
    action: 'defer',
    text: '4.7.1 First line\n4.7.1 (second; line, with {braces}\n4.7.1 third) line',
  },
  { match: 'mailbox.defer.test', action: 'defer', code: 452, text: '4.2.2 Mailbox full' },
  { match: 'greylist.defer.test', action: 'defer', code: 450, text: '4.7.1 Greylisted for 300 seconds' },
  { match: 'data.defer.test', action: 'accept' },
  { match: 'data.defer.test', stage: 'data', action: 'defer', text: '4.3.0 Cannot store it now' },
  { match: 'stuck.tarpit.test', action: 'defer', delayMs: 1500, text: '4.3.2 Not now, maybe never' },
];

const letter = (subject: string, from: string, to: string, body = 'Good morning.\n'): string =>
  [
    'Date: Sat, 21 Nov 2026 08:00:00 +0000',
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <${Buffer.from(subject).toString('hex').slice(0, 24)}@lab.test>`,
    '',
    body,
  ].join('\n');

const mail = (from: string, to: string | readonly string[], subject: string, body?: string): Mail => {
  const recipients = typeof to === 'string' ? [to] : to;
  return {
    from,
    to: recipients,
    content: letter(subject, `<${from}>`, recipients.slice(0, 3).join(', '), body),
  };
};

/** Mail a host has on an ordinary bad day. */
export const plainMail: readonly Mail[] = [
  mail('shop@lab.test', 'anna@mailbox.defer.test', 'Your order 4711 has been shipped'),
  mail('shop@lab.test', 'bert@mailbox.defer.test', 'Your order 4712 has been shipped'),
  mail('newsletter@lab.test', ['carla@greylist.defer.test', 'dirk@greylist.defer.test'], 'News in November'),
  mail(
    'billing@lab.test',
    'emil@data.defer.test',
    'Invoice 2026-1187',
    'A line of an invoice.\n'.repeat(400),
  ),
  mail('info@lab.test', 'frida@lines.defer.test', 'Re: opening hours'),
  mail('', 'gustav@defer.test', 'Undelivered Mail Returned to Sender'),
  mail(
    'reports@lab.test',
    Array.from({ length: 100 }, (_, n) => `reader${n + 1}@list.defer.test`),
    'To a hundred readers',
  ),
  mail(
    'backup@lab.test',
    'heidi@defer.test',
    'A large one',
    `${'0123456789abcdef'.repeat(4)}\n`.repeat(16_000),
  ),
  mail('shop@lab.test', 'ida@accept.test', 'This one arrives'),
  mail('returns@defer.test', 'nobody@reject.test', 'This one comes back'),
  mail('shop@lab.test', ['jan@accept.test', 'karl@defer.test'], 'Half of this one arrives'),
  mail('info@lab.test', 'lena@stuck.tarpit.test', 'Slow, slow'),
];

/** Mail that looks for a mistake in whoever shows it. */
export const hostileMail: readonly Mail[] = [
  mail('shop@lab.test', 'html@html.defer.test', htmlWord),
  mail('shop@lab.test', 'escape@escape.defer.test', `${escape}[2J${escape}]0;owned\u0007 subject`),
  mail('shop@lab.test', 'bidi@bidi.defer.test', `invoice_${override}fdp.exe`),
  mail('shop@lab.test', 'bytes@bytes.defer.test', '=?utf-8?B?w4RyZ2VyIG1pdCBHcsO8w59lbg==?='),
  mail('shop@lab.test', 'long@long.defer.test', 'x'.repeat(900)),
  mail(`"${htmlWord}"@lab.test`, `"${htmlWord}"@defer.test`, 'HTML in both addresses'),
  mail('"a b;c"@lab.test', ['"a b;c"@defer.test', '"quoted \\"x\\""@defer.test'], 'Quoted local parts'),
  mail('"$(touch /tmp/owned)"@lab.test', '"`id`;reboot #"@defer.test', 'Shell words in both addresses'),
  mail('-rf@lab.test', '"-OQueueDirectory=/tmp"@defer.test', 'Option words in both addresses'),
  mail('"[31m(reason)"@lab.test', '"a,b (c)"@defer.test', 'Words a queue listing is made of'),
  {
    from: 'latin1@lab.test',
    to: ['latin1@defer.test'],
    fromParameters: 'BODY=8BITMIME',
    content: Buffer.from(
      letter('Gr\xfc\xdfe aus M\xfcnchen', '"J\xf6rg" <latin1@lab.test>', 'latin1@defer.test', 'Stra\xdfe\n'),
      'latin1',
    ),
  },
];

const smtpUtf8 = (from: string, to: string, subject: string): Mail => ({
  ...mail(from, to, subject),
  fromParameters: 'SMTPUTF8 BODY=8BITMIME',
});

/** Addresses beyond ASCII, for servers that take them. */
export const utf8Mail: readonly Mail[] = [
  smtpUtf8('jörg@lab.test', 'поддержка@defer.test', 'Привет, bücher!'),
  smtpUtf8('jörg@lab.test', 'info@bücher.defer.test', '漢字の件名'),
  smtpUtf8(`${override}gnp.exe@lab.test`, `user${override}moc.elpmaxe@defer.test`, 'Backwards'),
];

export const marked = (host: string, mails: readonly Mail[]): Mail[] =>
  mails.map((one) => ({
    ...one,
    content: Buffer.concat([Buffer.from(`X-Lab-Seed: ${host}\n`), Buffer.from(one.content)]),
  }));
