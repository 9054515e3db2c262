import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ConfigFile } from '#mail/config/files';
import { type AnyLanguage, languages } from '#mail/config/languages';
import { listeningOf as ofPostfix } from '#mail/mta/postfix/config/listening';
import { listeningOf as ofSendmail } from '#mail/mta/sendmail/config/listening';
import { surroundings } from '../mail/config/surroundings.ts';
import type { Dice } from './mutate.ts';
import type { Victim } from './parsers.ts';

const folder = resolve(import.meta.dirname, '../fixtures/config');
const seeds = (below: string, name: RegExp): string[] =>
  readdirSync(join(folder, below))
    .filter((path) => name.test(path))
    .map((path) => readFileSync(join(folder, below, path), 'utf8'));

/** Everything that a language can be asked about a text, and its answers after an edit against those of a new reading. */
function everything(file: ConfigFile, text: string, dice: Dice): void {
  const language: AnyLanguage = languages[file.language];
  const parsed: unknown = language.parse(text);
  const base = surroundings(file);
  const around = {
    ...base,
    text: (path: string) => (path === file.path ? text : undefined),
    parsed: (path: string) => (path === file.path ? parsed : undefined),
  };
  const at = dice.below(text.length + 1);
  const to = Math.min(text.length, at + dice.below(20));
  language.findings(parsed, around);
  language.tokens(parsed, { from: 0, to: text.length });
  language.completions?.(parsed, at, around);
  language.hover?.(parsed, at, around);
  language.signature?.(parsed, at, around);
  language.definition?.(parsed, at, around);
  language.outline?.(parsed);
  language.folds?.(parsed);
  language.wanted?.(parsed);
  language.told?.(parsed);
  for (const name of ['postmaster', text.slice(at, to)]) language.expand?.(parsed, name, around);
  if (language.reparse === undefined) return;
  const insert = 'x\ny: z,';
  const after = `${text.slice(0, at)}${insert}${text.slice(to)}`;
  const again: unknown = language.reparse(parsed, after, { from: at, to, text: insert });
  const told = (one: unknown): string => JSON.stringify(language.findings(one, around));
  if (told(again) !== told(language.parse(after)))
    throw new Error('An edit gives other findings than the whole text.');
}

const victim = (name: string, file: ConfigFile, from: readonly string[]): Victim => ({
  name,
  seeds: from,
  read: (text, dice) => {
    everything(file, text, dice);
  },
});

const aliases: ConfigFile = {
  path: '/etc/mail/aliases',
  language: 'aliases',
  role: 'aliases',
  because: 'test',
};

const cf =
  'V10/Berkeley\nDj$w.$m\nCwlocalhost\nFw-o /etc/mail/local-host-names %[^\\#]\nKaccess hash -T<TMPF> -o /etc/mail/access\n' +
  'O DaemonPortOptions=Name=MTA-v4, Family=inet, Port=smtp, Addr=127.0.0.1\nO DaemonPortOptions=Port=587, Name=MSA, M=E\n' +
  'O PidFile=/var/run/sendmail.pid\nXclamav, S=local:/run/c.sock, F=T\nH?D?Date: $a\nSParse=96\nR$* $| $*\t\t$: $1\tcomment\n' +
  'Mlocal,\t\tP=/usr/bin/procmail, F=lsDFMAw5:/|@qPSXfmnz9,\n\t\tA=procmail -Y -a $h -d $u\n';

export const aliasesAndCf: readonly Victim[] = [
  victim('sendmail: aliases', aliases, seeds('aliases', /\.aliases$/)),
  victim(
    'Postfix: aliases',
    { ...aliases, path: '/etc/aliases', use: 'aliases', mapType: 'hash' },
    seeds('aliases', /\.aliases$/),
  ),
  victim(
    'sendmail.cf',
    { path: '/etc/mail/sendmail.cf', language: 'cf', role: 'sendmail.cf', because: 'test' },
    [cf],
  ),
  { name: 'sendmail.cf: ports', seeds: [cf], read: (text) => void ofSendmail(text) },
  {
    name: 'Postfix: ports',
    seeds: [
      'inet_interfaces = $ours, localhost\nours = $theirs [::1]\ninet_protocols = all\n' +
        '127.0.0.1:smtp inet n - y - - smtpd\n  -o smtpd_tls_wrappermode=yes\n[::1]:2525 inet n - y - 1 postscreen\n',
    ],
    read: (text) =>
      void ofPostfix(
        '/p',
        new Map([
          ['/p/main.cf', text],
          ['/p/master.cf', text],
        ]),
      ),
  },
];
