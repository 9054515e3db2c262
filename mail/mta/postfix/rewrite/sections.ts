import type { CommandResult } from '../../../command.ts';

/** What one tool printed. Lines without their ends. */
export interface Section {
  readonly code: number;
  readonly lines: readonly string[];
  readonly complaints: readonly string[];
}

export interface Sections {
  readonly byName: ReadonlyMap<string, Section>;
  /** Directory that was asked: the live one, or a copy. */
  readonly copy: string;
  /** Who was asked: 0 is root. */
  readonly uid: string;
  /** Why the answer is not whole. */
  readonly broken?: string;
}

/** First line of what was complained about that is worth telling. */
export const complaint = (lines: readonly string[]): string =>
  (lines.find((row) => /: (?:fatal|panic|error): /.test(row)) ?? lines[0] ?? '').replace(
    /^\S*(?:postmap|postconf|postalias): (?:(?:fatal|panic|error|warning): )?/,
    '',
  );

/** Answer of one script. */
export function sectionsOf(result: CommandResult): Sections {
  const rows = result.stdout.split('\n');
  const byName = new Map<string, Section>();
  let copy = '';
  let uid = '';
  let ended = false;
  for (let at = 0; at < rows.length;) {
    const row = rows[at++] ?? '';
    if (row === '@end') ended = true;
    else if (row.startsWith('@copy ')) copy = row.slice(6);
    else if (row.startsWith('@uid ')) uid = row.slice(5);
    const [, name, code, printed, said] = /^@(\S+) (\d+) (\d+) (\d+)$/.exec(row) ?? [];
    if (name === undefined) continue;
    const middle = at + Number(printed);
    const end = middle + Number(said);
    byName.set(name, {
      code: Number(code),
      lines: rows.slice(at, middle),
      complaints: rows.slice(middle, end),
    });
    at = end;
  }
  if (ended) return { byName, copy, uid };
  const why =
    result.status === 'unknown'
      ? result.why
      : complaint(result.stderr.split('\n').filter((row) => row !== '')) || `it ended with ${result.code}`;
  return { byName, copy, uid, broken: why };
}
