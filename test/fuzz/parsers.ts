import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { completions } from '#mail/filter/completions';
import { inWords } from '#mail/filter/in-words';
import { parseFilter } from '#mail/filter/terms';
import { readRegister } from '#mail/hold-register/record';
import { readHeaders } from '#mail/message/headers';
import { walk } from '#mail/message/mime';
import { htmlWords } from '#mail/message/plain-html';
import { readReceived } from '#mail/message/received';
import { decodeWords } from '#mail/message/words';
import { mc } from '#mail/config/mc/index';
import { mtas } from '#mail/mta/index';
import type { QueueSource } from '#mail/mta/mta';
import { clusterOf } from '#mail/reasons/cluster';
import { visible } from '#mail/visible';
import { readSections } from '#services/hosts/probe-script';
import { sourceOf } from '../mail/mta/reading.ts';
import { aliasesAndCf } from './aliases-cf.ts';
import { type Dice, pieces } from './mutate.ts';
import { postfixConfig } from './postfix-config.ts';
import { sendmailRewrite } from './sendmail-rewrite.ts';
import { sendmailTables } from './sendmail-tables.ts';

/** One parser under fire: real inputs to damage, and how to call it. */
export interface Victim {
  readonly name: string;
  readonly seeds: readonly string[];
  readonly read: (text: string, dice: Dice) => void;
}

const fixtures = resolve(import.meta.dirname, '../fixtures');

/** Every recorded file below `folder` whose name fits, as byte text. */
function recorded(folder: string, name: RegExp): string[] {
  return readdirSync(join(fixtures, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path))
    .map((path) => readFileSync(join(fixtures, folder, path), 'latin1'));
}

const decode = (_charset: string, bytes: string): string => bytes;

const listing = (name: string, source: QueueSource, part: number, seeds: readonly string[]): Victim => ({
  name,
  seeds,
  read: (text, dice) => {
    const reader = mtas[source.mta].queue.reader(source, 1_795_250_000);
    for (const piece of pieces(dice, text)) {
      reader.push(part, piece);
      reader.take();
    }
    reader.end();
    reader.take();
  },
});

const delivery = (mta: 'postfix' | 'sendmail', seeds: readonly string[]): Victim => ({
  name: `${mta}: what is said during a delivery`,
  seeds,
  read: (text, dice) => {
    const reader = mtas[mta].delivery?.reader(new Map([['6ALB031r000157', ['one@accept.test']]]));
    for (const piece of pieces(dice, text)) reader?.push(piece);
  },
});

const kept = (mta: 'postfix' | 'sendmail', seeds: readonly string[]): Victim => ({
  name: `${mta}: what is kept in the trash`,
  seeds,
  read: (text) => void mtas[mta].trash?.read(mta === 'postfix' ? postfix : sendmail, text),
});

/** Envelope and content of one message, and the headers of all. */
const messages = (mta: 'postfix' | 'sendmail', seeds: readonly string[]): Victim => ({
  name: `${mta}: a queued message`,
  seeds,
  read: (text, dice) => {
    const one = mtas[mta].message?.reader();
    const all = mtas[mta].message?.headersReader(() => undefined);
    for (const piece of pieces(dice, text)) {
      one?.push(dice.below(2), piece);
      one?.read();
      all?.push(piece);
    }
    one?.read();
    all?.end();
  },
});

const postfix = sourceOf('postfix', 'postfix:/etc/postfix');
const before31: QueueSource = { ...postfix, detail: { ...postfix.detail, version: '2.11.3' } };
const sendmail = sourceOf('sendmail', 'sendmail:mta');
const mail = [
  'Received: from a.test (b.test [192.0.2.1])\r\n\tby c.test (Postfix) with ESMTPS id 4jWc for <x@y.test>; Sat, 21 Nov 2026 03:15:58 +0000 (UTC)\r\nSubject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?= =?utf-8?b?4pyT?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/plain; charset*=utf-8\'\'utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=\r\n=C3=9Fe\r\n--b1\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\nContent-Type: text/html\r\n\r\n<p onclick="x">Hello<script>1</script></p>\r\n--b1\r\nContent-Disposition: attachment; filename*0*=utf-8\'\'a%2f; filename*1="b.exe"\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJDREVG\r\n--b1--\r\n',
];

export const victims: readonly Victim[] = [
  listing('Postfix: postqueue -j', postfix, 0, recorded('mta/postfix', /\.json\.txt$/)),
  listing('Postfix: times of queue files', postfix, 1, ['1795229237.5/A/A813E1DC7D2\x001795229237.1/B/B1\0']),
  listing('Postfix: postqueue -p', before31, 0, recorded('mta/postfix', /\.text\.txt$/)),
  listing('sendmail: queue files', sendmail, 0, recorded('mta/sendmail', /-list\.bin$/)),
  listing('sendmail: locks', sendmail, 1, recorded('mta/sendmail', /locks\.txt$/)),
  listing('sendmail: mailq', sendmail, 0, recorded('mta/sendmail', /mailq.*\.txt$/)),
  delivery('postfix', recorded('delivery', /postfix/)),
  delivery(
    'sendmail',
    recorded('delivery', /sendmail/).map((text) => `=6ALB031r000157 ${text.length}\n${text}`),
  ),
  kept('postfix', recorded('mta/postfix', /trash-list/)),
  kept('sendmail', recorded('mta/sendmail', /trash-list|-list\.bin$/)),
  messages('postfix', recorded('message', /postfix|postcat/)),
  messages('sendmail', recorded('message', /sendmail|qf/)),
  {
    name: 'probe',
    seeds: recorded('mta', /probe\.txt$/),
    read: (text) => {
      const sections = new Map([
        ...readSections(`\nM postfix\n${text}`, 'M'),
        ...readSections(`\nM sendmail\n${text}`, 'M'),
      ]);
      for (const mta of Object.values(mtas)) mta.probe.read(sections, {});
    },
  },
  {
    name: 'filter',
    seeds: [
      'to:@yahoo.com reason:"timed out" age>2h size>1M in:deferred,held host:mx1 -from:<> next<5m is:new',
    ],
    read: (text, dice) => {
      const short = text.slice(0, 500);
      parseFilter(short);
      inWords(short);
      completions(short, dice.below(short.length + 1), {});
    },
  },
  {
    name: 'reason clusters',
    seeds: recorded('mta/postfix', /reasons\.json\.txt$/),
    read: (text) => void clusterOf(text),
  },
  { name: 'register of holds', seeds: ['[]'], read: (text) => void readRegister(text) },
  {
    name: 'headers of a message',
    seeds: mail,
    read: (text) => {
      for (const { raw } of readHeaders(text).fields) decodeWords(raw, decode);
    },
  },
  ...sendmailTables,
  ...sendmailRewrite,
  { name: 'Received', seeds: mail, read: (text) => void readReceived(text) },
  { name: 'MIME', seeds: mail, read: (text) => void walk(text, decode) },
  { name: 'text of HTML', seeds: mail, read: (text) => void htmlWords(text) },
  {
    name: 'sendmail.mc',
    seeds: recorded('config/mc', /\.mc$/),
    read: (text, dice) => {
      const parsed = mc.parse(text);
      const at = dice.below(text.length + 1);
      const file = {
        path: '/etc/mail/sendmail.mc',
        language: 'mc',
        role: 'sendmail.mc',
        because: '',
      } as const;
      const around = {
        ...{ file, files: [file], host: { hostname: '', users: {}, paths: {} } },
        ...{ text: () => undefined, parsed: () => undefined, told: () => undefined },
      };
      mc.findings(parsed, around);
      mc.told?.(parsed);
      mc.tokens(parsed, { from: 0, to: text.length });
      mc.completions?.(parsed, at, around);
      mc.hover?.(parsed, at, around);
      mc.signature?.(parsed, at, around);
      mc.outline?.(parsed);
      mc.folds?.(parsed);
      mc.definition?.(parsed, at, around);
      mc.wanted?.(parsed);
    },
  },
  ...postfixConfig,
  ...aliasesAndCf,
  { name: 'text made visible', seeds: mail, read: (text) => void visible(text) },
];
