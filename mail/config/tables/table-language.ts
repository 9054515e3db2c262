import type {
  Completion,
  Finding,
  Language,
  MatchAnswer,
  MatchQuestion,
  Surroundings,
  Token,
} from '../language.ts';
import {
  inOrder,
  lineAt,
  type LineTable,
  mostFindings,
  parseLines,
  reparseLines,
  type TableLine,
} from '../line-table.ts';
import {
  carriageReturns,
  duplicateKeys,
  indexKeys,
  type KeyIndex,
  lineFindings,
  makemapFaults,
} from './makemap.ts';

/** A line of a table with what is wrong with it by itself. */
export interface TableEntry {
  readonly faults: readonly Finding[];
}
export type Table = LineTable<TableEntry>;

/** What sets one table of sendmail apart from the others. */
export interface TableKind {
  /** First part of the codes of its findings. */
  readonly id: string;
  /** What is wrong with an entry by itself; places count from the start of the line. */
  readonly judge: (line: TableLine) => readonly Finding[];
  /** What is wrong with the table as a whole, or because of other files. */
  readonly together?: (table: Table, keys: KeyIndex, around: Surroundings) => readonly Finding[];
  /** An entry in words. */
  readonly words: (line: TableLine) => string;
  /** What a value may begin with. */
  readonly values?: readonly { readonly label: string; readonly detail: string; readonly cursor?: number }[];
  readonly match?: (
    look: (key: string) => { readonly value: string; readonly line: number } | undefined,
    question: MatchQuestion,
    around: Surroundings,
  ) => Pick<MatchAnswer, 'verdict' | 'words' | 'unknown'>;
}

const nothing: TableEntry = { faults: [] };

function entryOf({ id, judge }: TableKind, line: TableLine): TableEntry {
  const refused = line.kind === 'empty' ? [] : makemapFaults(id, line);
  if (refused.length > 0) return { faults: refused };
  if (line.kind !== 'entry') return nothing;
  const faults = judge(line);
  return faults.length === 0 ? nothing : { faults };
}

function tokens(table: Table, from: number, to: number): Token[] {
  const out: Token[] = [];
  for (let at = lineAt(table, from); at < table.lines.length && (table.starts[at] ?? 0) <= to; at++) {
    const line = table.lines[at]?.line;
    const start = table.starts[at] ?? 0;
    if (line === undefined) continue;
    if (line.kind === 'comment') out.push({ from: start, to: start + line.text.length, kind: 'comment' });
    if (line.kind !== 'entry') continue;
    out.push({ from: start, to: start + line.key.length, kind: 'name' });
    const behind = start + line.valueFrom;
    const tag = /^[a-z][\w-]*:/i.exec(line.value)?.[0].length ?? 0;
    if (tag > 0) out.push({ from: behind, to: behind + tag, kind: 'keyword' });
    if (line.value.length > tag)
      out.push({ from: behind + tag, to: behind + line.value.length, kind: 'string' });
  }
  return out;
}

function completions(kind: TableKind, table: Table, at: number): Completion[] {
  const index = lineAt(table, at);
  const start = table.starts[index] ?? 0;
  const before = table.text.slice(start, at);
  const blanks = /^[^#\s]\S*\s+/.exec(before)?.[0];
  if (blanks === undefined || /[\s"]/.test(before.slice(blanks.length))) return [];
  return (kind.values ?? []).map(({ label, detail, cursor }) => ({
    label,
    kind: 'value',
    span: { from: start + blanks.length, to: at },
    insert: label,
    detail,
    ...(cursor === undefined ? {} : { cursor }),
  }));
}

function matched(kind: TableKind, table: Table, question: MatchQuestion, around: Surroundings): MatchAnswer {
  const { index } = indexKeys(table);
  const steps: MatchAnswer['checks'][number]['steps'][number][] = [];
  const look = (key: string): { value: string; line: number } | undefined => {
    const line = index.get(key.toLowerCase());
    const read = line === undefined ? undefined : table.lines[line];
    if (line === undefined || read === undefined) {
      steps.push({ key, words: 'no entry' });
      return undefined;
    }
    const from = table.starts[line] ?? 0;
    const span = { from, to: from + read.line.text.length };
    steps.push({
      key,
      words: kind.words(read.line),
      found: { path: around.file.path, span, value: read.line.value },
    });
    return { value: read.line.value, line };
  };
  const { verdict, words, unknown } = kind.match?.(look, question, around) ?? {
    verdict: 'undecided' as const,
    words: '',
    unknown: [],
  };
  return { verdict, words, checks: [{ title: kind.id, verdict, words, steps }], unknown };
}

/** A language out of what is particular to one table. */
export function tableLanguage(kind: TableKind): Language<Table> {
  const read = (line: TableLine): TableEntry => entryOf(kind, line);
  const { match, together } = kind;
  return {
    parse: (text) => parseLines(text, read),
    reparse: (before, text, edit) => reparseLines(before, text, edit, read),
    findings: (table, around) => {
      const keys = indexKeys(table);
      return inOrder([
        ...lineFindings(table, mostFindings),
        ...duplicateKeys(kind.id, table, keys),
        ...carriageReturns(kind.id, table),
        ...(together?.(table, keys.index, around) ?? []),
      ]);
    },
    told: ({ lines }) => ({
      names: new Set(lines.flatMap(({ line }) => (line.kind === 'entry' ? [line.folded] : []))),
    }),
    tokens: (table, { from, to }) => tokens(table, from, to),
    completions: (table, at) => completions(kind, table, at),
    hover: (table, at) => {
      const index = lineAt(table, at);
      const line = table.lines[index]?.line;
      const from = table.starts[index] ?? 0;
      return line?.kind === 'entry' && line.value !== ''
        ? { span: { from, to: from + line.text.length }, title: line.key, text: kind.words(line) }
        : undefined;
    },
    outline: ({ lines, starts }) =>
      lines.flatMap(({ line }, at) =>
        line.kind === 'entry'
          ? [
              {
                name: line.key,
                detail: line.value,
                kind: 'entry' as const,
                span: { from: starts[at] ?? 0, to: (starts[at] ?? 0) + line.text.length },
                children: [],
              },
            ]
          : [],
      ),
    ...(match === undefined
      ? {}
      : { match: (table, question, around) => matched(kind, table, question, around) }),
  };
}
