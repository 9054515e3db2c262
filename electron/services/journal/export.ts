import type { JournalEntry } from '#contract/journal';
import { csvText } from '#mail/csv';

const columns = [
  'seq',
  'at',
  'hostName',
  'account',
  'action',
  'jobId',
  'note',
  'effect',
  'shown',
  'argv',
  'stdinLines',
  'outcome',
  'code',
  'durationMs',
  'stderr',
] as const satisfies readonly (keyof JournalEntry)[];

/** Entries as CSV with a header line, safe to open in a spreadsheet. */
export const toCsv = (entries: readonly JournalEntry[]): string =>
  csvText(
    columns,
    entries.map((entry) =>
      columns.map((column) => {
        const value = entry[column] ?? '';
        return typeof value === 'object' ? value.join(' ') : value;
      }),
    ),
  );

/** Entries as JSON Lines. */
export const toJsonLines = (entries: readonly JournalEntry[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

/** Whatever is in a value, it stays on its comment line: no line break of any kind survives. */
const comment = (text: string): string => `# ${text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')}`;

const quoted = (word: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * Entries as a shell script to read, not to run: every line is a comment, commands that changed something included, since
 * the ids they read from their input are not part of it.
 */
export const toShell = (entries: readonly JournalEntry[]): string =>
  [
    '#!/bin/sh',
    '# What Postroom ran on your hosts. Every line is a comment: nothing happens when this file is run.',
    ...entries.flatMap((entry) => [
      '#',
      comment(
        `${entry.at}  ${entry.hostName}  ${entry.account}  ${entry.action}  ${entry.effect}  ${entry.outcome}${entry.code === undefined ? '' : ` (code ${entry.code})`}  ${entry.durationMs} ms${entry.jobId === undefined ? '' : `  ${entry.jobId}`}${(entry.note ?? '') === '' ? '' : `  note: ${entry.note}`}`,
      ),
      comment(
        entry.argv.map(quoted).join(' ') + (entry.stdinLines > 0 ? `   < ${entry.stdinLines} lines` : ''),
      ),
    ]),
    '',
  ].join('\n');
