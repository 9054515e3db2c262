import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Surroundings } from '#mail/config/language';
import { mc } from '#mail/config/mc/index';
import type { SendmailWords } from '#mail/config/knowledge';
import { file, surroundings } from '../surroundings.ts';

const folder = join(import.meta.dirname, '../../../fixtures/config/mc');

/** An mc with known faults; its `.expect` is written by hand from what the real tools do. */
export interface Case {
  readonly name: string;
  readonly text: string;
  /** `LINE CODE`, sorted. */
  readonly findings: readonly string[];
  /** What m4 and sendmail -bt say about it; nothing when they are silent. */
  readonly m4: readonly string[];
  readonly sendmail: readonly string[];
  /** Paths that the host said it does not have. */
  readonly absent: readonly string[];
}

const after = (lines: readonly string[], word: string): readonly string[] =>
  lines.filter((line) => line.startsWith(`${word}: `)).map((line) => line.slice(word.length + 2));

export const cases: readonly Case[] = readdirSync(folder)
  .filter((name) => name.endsWith('.mc'))
  .sort()
  .map((name) => {
    const lines = readFileSync(join(folder, name.replace(/mc$/, 'expect')), 'utf8').split('\n');
    return {
      name: name.slice(0, -'.mc'.length),
      text: readFileSync(join(folder, name), 'utf8'),
      findings: lines.filter((line) => /^\d+ /.test(line)).sort(),
      m4: after(lines, 'm4'),
      sendmail: after(lines, 'sendmail'),
      absent: after(lines, 'absent'),
    };
  });

/** A host with the files of the distribution's domain folder, and nothing else that is known. */
export const someWords: SendmailWords = {
  tree: '/usr/share/sendmail/cf',
  features: [],
  mailers: [],
  ostypes: [],
  domains: ['generic', 'debian-mta', 'debian-msp'],
  settings: [],
  macros: [],
  includes: {},
};

export function around(words: SendmailWords = someWords, absent: readonly string[] = []): Surroundings {
  const base = surroundings(file('/etc/mail/sendmail.mc', 'mc', 'sendmail.mc'));
  const paths = Object.fromEntries(absent.map((path) => [path, { kind: 'absent' }] as const));
  return { ...base, host: { ...base.host, sendmail: words, paths } };
}

export const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

export const found = (text: string, words?: SendmailWords, absent?: readonly string[]): readonly Finding[] =>
  mc.findings(mc.parse(text), around(words, absent));

/** As in `.expect`. */
export const listed = (text: string, findings: readonly Finding[]): readonly string[] =>
  findings.map(({ span, code }) => `${lineAt(text, span.from)} ${code}`).sort();
