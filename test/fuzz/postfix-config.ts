import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ConfigFile, MapUse } from '#mail/config/files';
import type { Surroundings } from '#mail/config/language';
import { type AnyLanguage, languages } from '#mail/config/languages';
import { readSurvey } from '#mail/mta/postfix/config/read-survey';
import { recordedFacts } from '../mail/mta/reading.ts';
import type { Dice } from './mutate.ts';
import type { Victim } from './parsers.ts';

const folder = resolve(import.meta.dirname, '../fixtures/config/postfix');
const recorded = (name: string): string[] =>
  readdirSync(join(folder, name)).map((file) => readFileSync(join(folder, name, file), 'utf8'));

/** A file alone on its host. */
function alone(file: ConfigFile, text: string, language: AnyLanguage): Surroundings {
  return {
    file,
    files: [file],
    text: (path) => (path === file.path ? text : undefined),
    parsed: (): unknown => language.parse(text),
    told: () => language.told?.(language.parse(text)),
    host: { hostname: 'mx', users: {}, paths: {} },
  };
}

function everything(file: ConfigFile, text: string, dice: Dice): void {
  const language = languages[file.language];
  const around = alone(file, text, language);
  const parsed: unknown = language.parse(text);
  const at = dice.below(text.length + 1);
  language.findings(parsed, around);
  language.tokens(parsed, { from: 0, to: text.length });
  language.completions?.(parsed, at, around);
  language.hover?.(parsed, at, around);
  language.definition?.(parsed, at, around);
  language.outline?.(parsed);
  language.folds?.(parsed);
  language.wanted?.(parsed);
  language.told?.(parsed);
  language.match?.(
    parsed,
    {
      client: '192.0.2.1',
      clientName: 'a.example.com',
      sender: 'u+x@example.com',
      recipient: 'v@example.org',
    },
    around,
  );
}

const file = (language: ConfigFile['language'], more: Partial<ConfigFile> = {}): ConfigFile => ({
  path: `/etc/postfix/${language}`,
  language,
  role: language,
  because: 'test',
  ...more,
});

const table = (mapType: string, use: MapUse): Victim => ({
  name: `Postfix: ${mapType} table for ${use}`,
  seeds: recorded('map').filter((text) => text.startsWith(`#? ${mapType} `)),
  read: (text, dice) => {
    everything(file('postfix-map', { mapType, use }), text, dice);
  },
});

export const postfixConfig: readonly Victim[] = [
  {
    name: 'Postfix: main.cf',
    seeds: [...recorded('main'), ...recorded('debian').filter((text) => text.includes('myhostname ='))],
    read: (text, dice) => {
      everything(file('main.cf'), text, dice);
    },
  },
  {
    name: 'Postfix: master.cf',
    seeds: recorded('master'),
    read: (text, dice) => {
      everything(file('master.cf'), text, dice);
    },
  },
  table('hash', 'access'),
  table('hash', 'virtual'),
  table('pcre', 'checks'),
  table('regexp', 'access'),
  table('cidr', 'access'),
  {
    name: 'Postfix: survey',
    seeds: [
      readFileSync(join(folder, 'debian-12-survey.txt'), 'latin1').slice(0, 4000),
      'l:-rw-r--r-- 1 root root 131 Nov 21 07:57 /etc/aliases\n',
    ],
    read: (text) => void readSurvey(recordedFacts('postfix'), `i:/etc/postfix\nd:a = b\n${text}`),
  },
];
