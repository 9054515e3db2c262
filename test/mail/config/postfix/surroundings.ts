import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ConfigFile, LanguageId } from '#mail/config/files';
import type { PathFact } from '#mail/config/knowledge';
import type { Finding, Surroundings } from '#mail/config/language';
import { type AnyLanguage, languages } from '#mail/config/languages';
import { readSurvey } from '#mail/mta/postfix/config/read-survey';
import { recordedFacts } from '../../mta/reading.ts';

export const fixtures = resolve(import.meta.dirname, '../../../fixtures/config/postfix');
export const fixture = (path: string): string => readFileSync(join(fixtures, path), 'utf8');

/** What the lab's Postfix 3.7 says of itself. */
export const survey = readSurvey(recordedFacts('postfix'), fixture('debian-12-survey.txt'));

const absent: PathFact = { kind: 'absent' };
const file: PathFact = { kind: 'file', mode: 0o644 };
const paths: Record<string, PathFact> = {
  '/etc/postfix/absent': absent,
  '/etc/postfix/absent.db': absent,
  '/etc/postfix/unbuilt': file,
  '/etc/postfix/unbuilt.db': absent,
  '/etc/postfix/unbuilt.lmdb': absent,
  '/etc/postfix/there': file,
  '/etc/postfix/there.db': file,
};

const main: ConfigFile = {
  path: '/etc/postfix/main.cf',
  language: 'main.cf',
  role: 'main.cf',
  because: 'Postfix',
};
const master: ConfigFile = {
  path: '/etc/postfix/master.cf',
  language: 'master.cf',
  role: 'master.cf',
  because: 'Postfix',
};

/** One file with Debian's main.cf and master.cf beside it, on the lab's host. */
export function around(changes: Partial<ConfigFile> & { language: LanguageId }, text: string): Surroundings {
  const path =
    { 'main.cf': main.path, 'master.cf': master.path }[changes.language as string] ?? '/etc/postfix/table';
  const own: ConfigFile = { path, role: 'table', because: 'test', ...changes };
  const texts = new Map([
    [main.path, fixture('debian/main.cf.lab')],
    [master.path, fixture('debian/master.cf.lab')],
    [path, text],
  ]);
  const files = [main, master, ...(texts.size > 2 ? [own] : [])];
  const languageOf = (one: string): AnyLanguage =>
    languages[files.find((candidate) => candidate.path === one)?.language ?? 'text'];
  const parsed = (one: string): unknown => languageOf(one).parse(texts.get(one) ?? '');
  return {
    file: own,
    files,
    text: (one) => texts.get(one),
    parsed,
    told: (one) => languageOf(one).told?.(parsed(one)),
    host: { hostname: 'mx', users: {}, paths, postfix: survey.knowledge.postfix ?? {} },
  };
}

export function findingsIn(
  changes: Partial<ConfigFile> & { language: LanguageId },
  text: string,
): readonly Finding[] {
  const language = languages[changes.language];
  return language.findings(language.parse(text), around(changes, text));
}

export const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;
