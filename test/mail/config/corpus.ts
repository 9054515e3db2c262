import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LanguageId } from '#mail/config/files';
import type { Finding } from '#mail/config/language';
import { languages } from '#mail/config/languages';
import { type Around, file, surroundings } from './surroundings.ts';

/** A file with known faults: `name`, and beside it `name.expect` with a line `LINE code` each, written by hand. */
export interface Known {
  readonly name: string;
  readonly text: string;
  readonly expected: readonly string[];
  readonly around: Around;
}

const fixtures = resolve(import.meta.dirname, '../../fixtures/config');

/** `mc access_db=|skip blocklist_recipients`: FEATUREs of the mc, arguments behind `=` with `|` between them. */
function features(line: string | undefined): Around {
  if (line === undefined) return {};
  const pairs = line
    .split(' ')
    .slice(1)
    .map((word): [string, string[]] => {
      const [name = '', args] = word.split('=');
      return [name, args === undefined ? [] : args.split('|')];
    });
  return { features: Object.fromEntries(pairs) };
}

export const corpus = (folder: string): Known[] =>
  readdirSync(join(fixtures, folder))
    .filter((name) => name.endsWith('.expect'))
    .map((expect) => {
      const name = expect.slice(0, -'.expect'.length);
      const lines = readFileSync(join(fixtures, folder, expect), 'utf8')
        .split('\n')
        .filter((line) => line !== '');
      return {
        name,
        text: readFileSync(join(fixtures, folder, name), 'utf8'),
        expected: lines.filter((line) => /^\d/.test(line)),
        around: features(lines.find((line) => line.startsWith('mc '))),
      };
    });

/** What is found in a text, as lines of an expectation. */
export function found(language: LanguageId, role: string, text: string, around: Around): string[] {
  return findingsOf(language, role, text, around).map(
    ({ code, span }) => `${text.slice(0, span.from).split('\n').length} ${code}`,
  );
}

export function findingsOf(
  language: LanguageId,
  role: string,
  text: string,
  around: Around,
): readonly Finding[] {
  const known = languages[language];
  return known.findings(known.parse(text), surroundings(file(`/etc/mail/${role}`, language, role), around));
}

/** The text after a mend. */
export const mended = (text: string, { fixes = [] }: Finding): string | undefined =>
  fixes[0] === undefined
    ? undefined
    : [...fixes[0].edits]
        .sort((one, other) => other.from - one.from)
        .reduce((done, { from, to, text: put }) => done.slice(0, from) + put + done.slice(to), text);
