import { textOf } from '../../../bytes.ts';
import type { ConfigSet } from '../../../config/files.ts';
import { parseMainCf } from '../../../config/postfix/main-cf-text.ts';
import type { Step } from '../../../deploy/plan.ts';
import type { StepResult } from '../../../deploy/report.ts';
import type { Said } from '../../mta.ts';

/** The file of the set that a path of the staging directory or of a built table stands for. */
function fileOf(set: ConfigSet, said: string): string | undefined {
  const bare = said.replace(/^[a-z]+:(?=\/)/, '');
  const fits = (path: string): boolean => bare === path || bare.endsWith(path);
  return set.files.find(({ path, makes }) => fits(path) || (makes ?? []).some(fits))?.path;
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** Line of the `=` that sets a parameter; of the last one of several. 0 when it is not there. */
const lineOfParameter = (text: string, name: string): number =>
  parseMainCf(text).inForce.get(name)?.line ?? 0;

function lineOfUse(text: string, name: string): number {
  const at = text.search(new RegExp(`^[^#].*\\$[({]?${name.replace(/\W/g, '\\$&')}\\b`, 'm'));
  return at < 0 ? 0 : lineAt(text, at);
}

/** The second line of a table that begins with this key. */
function lineOfDuplicate(text: string, key: string): number {
  let seen = false;
  for (const [i, row] of text.split('\n').entries()) {
    const begins = row.toLowerCase().startsWith(key.toLowerCase()) && /^[\s:]/.test(row.slice(key.length));
    if (begins && seen) return i + 1;
    seen ||= begins;
  }
  return 0;
}

/** Where in a text, when the tool gave no line. */
function lineOf(text: string, words: string): number {
  const [, unused] = /unused parameter: ([^=\s]+)=/.exec(words) ?? [];
  if (unused !== undefined) return lineOfParameter(text, unused);
  const [, absent] = /undefined parameter: (\S+)/.exec(words) ?? [];
  if (absent !== undefined) return lineOfUse(text, absent);
  const [, key] = /duplicate entry: "(.*)"/.exec(words) ?? [];
  if (key !== undefined) return lineOfDuplicate(text, key);
  const [, start] = /must not start with whitespace: "(.*?)(?:"|$)/.exec(words) ?? [];
  if (start !== undefined) {
    const at = text.indexOf(start);
    return at < 0 ? 0 : lineAt(text, at);
  }
  const [, table] = /open (?:database )?(\/\S+?)(?:\.(?:db|lmdb|cdb))?: /.exec(words) ?? [];
  if (table !== undefined) {
    const named = parseMainCf(text).parameters.find(({ value }) => value.includes(`:${table}`));
    if (named !== undefined) return named.line;
  }
  // A value that a daemon refuses: `bad boolean configuration: NAME = VALUE`, `parameter NAME: bad time value or unit`.
  const [, name] = /(?:parameter |configuration: |length \d+ [<>] \d+: )([a-z0-9_]+)/.exec(words) ?? [];
  if (name !== undefined) return lineOfParameter(text, name);
  const [, value] = /Invalid TLS level "(.*)"/.exec(words) ?? [];
  const one = parseMainCf(text).parameters.find(
    (parameter) => parameter.name.endsWith('_tls_security_level') && parameter.value === value,
  );
  return one?.line ?? 0;
}

const wordsFor: Readonly<Record<string, Said['severity']>> = {
  fatal: 'error',
  panic: 'error',
  error: 'error',
  warning: 'warning',
};

/** What a step of a deploy printed, by file and line; the same words are said once. */
export function said(
  set: ConfigSet,
  step: Step,
  result: StepResult,
  texts: ReadonlyMap<string, string>,
): readonly Said[] {
  const found = new Map<string, Said>();
  for (const row of `${result.stdout}\n${result.stderr}`.split('\n')) {
    const [, kind = '', words = ''] = /(?:^|: )(fatal|panic|error|warning): (.*)$/.exec(row.trimEnd()) ?? [];
    if (words === '') continue;
    const [, where = '', number = ''] =
      /^(?:file |(?:[a-z]+ map ))?((?:[a-z]+:)?\/.*?)(?:\.(?:db|lmdb|cdb))?(?:: line |, line )(\d+)\b/.exec(
        words,
      ) ?? [];
    const [, only = ''] = /^(?:open (?:database )?)?((?:[a-z]+:)?\/[^ :]*)/.exec(words) ?? [];
    const path = fileOf(set, where === '' ? only : where) ?? step.about ?? set.files[0]?.path;
    if (path === undefined) continue;
    const text = texts.get(path) ?? '';
    const line = number === '' ? lineOf(text, words) : Number(number);
    const severity = failing(step, row) ? 'error' : (wordsFor[kind] ?? 'note');
    found.set(`${path} ${line} ${words}`, { path, line, severity, words: textOf(words) });
  }
  return [...found.values()];
}

const failing = (step: Step, row: string): boolean =>
  step.fails !== undefined && new RegExp(step.fails).test(row);
