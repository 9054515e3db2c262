import type { Edit, Finding, Span } from './language.ts';

/** One line of a table as makemap reads it: a key, blanks, a value. Comments have their `#` in the first column. */
export interface TableLine {
  readonly kind: 'entry' | 'comment' | 'empty' | 'indented';
  /** Without the line end; a carriage return is part of it. */
  readonly text: string;
  /** Up to the first blank; '' unless it is an entry. */
  readonly key: string;
  /** As makemap stores it: letters of ASCII in lower case. */
  readonly folded: string;
  /** From the first character behind the blanks to the end of the line, without blanks at the end. */
  readonly value: string;
  /** Where `value` begins in the line. */
  readonly valueFrom: number;
}

/** A line with what its language made of it. */
export interface ReadLine<Entry> {
  readonly line: TableLine;
  readonly entry: Entry;
}

/** A text by lines. Lines that an edit leaves alone are the same objects before and after. */
export interface LineTable<Entry> {
  readonly text: string;
  readonly lines: readonly ReadLine<Entry>[];
  /** Offset of each line; one more at the end: where a further line would begin. */
  readonly starts: Uint32Array;
  /** The same object before and after an edit that leaves every key in its line, and every line with a value or without. */
  readonly keys: object;
}

/** What isspace(3) calls a blank in the C locale, apart from the line end. */
const blankCode = (code: number): boolean => code === 32 || code === 9 || (code >= 11 && code <= 13);

const bare = { key: '', folded: '', value: '', valueFrom: 0 };
const upper = /[A-Z]/;

/** Letters of ASCII in lower case, as makemap and the map look-up do it; others stay. */
export const foldKey = (key: string): string =>
  upper.test(key) ? key.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : key;

/** Reads one line without its line end. */
export function tableLine(text: string): TableLine {
  if (text === '') return { kind: 'empty', text, ...bare };
  const first = text.charCodeAt(0);
  if (first === 35) return { kind: 'comment', text, ...bare };
  if (blankCode(first)) return { kind: 'indented', text, ...bare };
  let end = 1;
  while (end < text.length && !blankCode(text.charCodeAt(end))) end++;
  let from = end;
  while (from < text.length && blankCode(text.charCodeAt(from))) from++;
  let to = text.length;
  while (to > from && blankCode(text.charCodeAt(to - 1))) to--;
  const key = text.slice(0, end);
  return { kind: 'entry', text, key, folded: foldKey(key), value: text.slice(from, to), valueFrom: from };
}

function readLines<Entry>(text: string, read: (line: TableLine) => Entry): ReadLine<Entry>[] {
  const out: ReadLine<Entry>[] = [];
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf('\n', from);
    const line = tableLine(text.slice(from, end < 0 ? text.length : end));
    out.push({ line, entry: read(line) });
    if (end < 0) break;
    from = end + 1;
  }
  return out;
}

function startsOf(lines: readonly ReadLine<unknown>[]): Uint32Array {
  const starts = new Uint32Array(lines.length + 1);
  let at = 0;
  for (let line = 0; line < lines.length; line++) {
    at += (lines[line]?.line.text.length ?? 0) + 1;
    starts[line + 1] = at;
  }
  return starts;
}

/** Reads a whole text; there is always at least one line. */
export function parseLines<Entry>(text: string, read: (line: TableLine) => Entry): LineTable<Entry> {
  const lines = readLines(text, read);
  return { text, lines, starts: startsOf(lines), keys: {} };
}

/** The line that a place is in; places behind the end are in the last one. */
export function lineAt({ starts, lines }: LineTable<unknown>, at: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

const sameKey = ({ line }: ReadLine<unknown>, other: ReadLine<unknown> | undefined): boolean =>
  line.kind === other?.line.kind &&
  line.folded === other.line.folded &&
  (line.value === '') === (other.line.value === '');

/** As `parseLines(text)`, but only the lines that `edit` touches are read again. */
export function reparseLines<Entry>(
  before: LineTable<Entry>,
  text: string,
  edit: Edit,
  read: (line: TableLine) => Entry,
): LineTable<Entry> {
  const fits =
    edit.from >= 0 &&
    edit.from <= edit.to &&
    edit.to <= before.text.length &&
    before.text.length - (edit.to - edit.from) + edit.text.length === text.length;
  if (!fits) return parseLines(text, read);
  const first = lineAt(before, edit.from);
  const last = lineAt(before, edit.to);
  const from = before.starts[first] ?? 0;
  const to = (before.starts[last + 1] ?? 0) - 1 + text.length - before.text.length;
  const fresh = readLines(text.slice(from, to), read);
  const lines = [...before.lines.slice(0, first), ...fresh, ...before.lines.slice(last + 1)];
  const same =
    fresh.length === last + 1 - first && fresh.every((one, at) => sameKey(one, before.lines[first + at]));
  return { text, lines, starts: startsOf(lines), keys: same ? before.keys : {} };
}

/** Where a line is, without its line end. */
export const lineSpan = (table: LineTable<unknown>, line: number): Span => ({
  from: table.starts[line] ?? 0,
  to: (table.starts[line + 1] ?? 1) - 1,
});

/** A finding whose places count from the start of its line, moved to where the line is. */
export function movedBy(finding: Finding, by: number): Finding {
  const moved = ({ from, to }: Span): Span => ({ from: from + by, to: to + by });
  return {
    ...finding,
    span: moved(finding.span),
    ...(finding.fixes === undefined
      ? {}
      : {
          fixes: finding.fixes.map((fix) => ({
            ...fix,
            edits: fix.edits.map((edit) => ({ ...edit, ...moved(edit) })),
          })),
        }),
  };
}

/** The most findings that a language gives of one file. */
export const mostFindings = 2000;

/** In order of their places, cut to what is shown. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((one, other) => one.span.from - other.span.from).slice(0, mostFindings);
