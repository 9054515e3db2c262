import type { Finding, Fix } from '../language.ts';
import { type LineTable, lineSpan, mostFindings, movedBy, type TableLine } from '../line-table.ts';

/** More bytes than this in a line and makemap refuses it (8.17: a buffer of 1024 with line end and zero byte). */
export const longestLine = 1022;

function bytesIn(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const whole = (line: TableLine): { from: number; to: number } => ({ from: 0, to: line.text.length });

function indented(language: string, line: TableLine): Finding {
  const words = line.text.trim();
  const fix: Fix =
    words === ''
      ? { title: 'Make it an empty line', edits: [{ ...whole(line), text: '' }], preferred: true }
      : {
          title: 'Remove the blanks in front',
          edits: [{ from: 0, to: line.text.length - line.text.trimStart().length, text: '' }],
          preferred: true,
        };
  return {
    code: `${language}/leading-blank`,
    severity: 'error',
    span: whole(line),
    message: words === '' ? 'This line holds nothing but blanks.' : 'This line begins with a blank.',
    why: 'makemap refuses it (syntax error, leading space). Lines are not continued in this file.',
    fixes: [fix],
  };
}

/** What makemap refuses in a line by itself. Places count from the start of the line. */
export function makemapFaults(language: string, line: TableLine): Finding[] {
  if (line.text.length * 3 > longestLine && bytesIn(line.text) > longestLine)
    return [
      {
        code: `${language}/line-too-long`,
        severity: 'error',
        span: whole(line),
        message: `This line is longer than ${longestLine} bytes.`,
        why: 'makemap refuses it. Shorten the value or cut the comment into several lines.',
      },
    ];
  if (line.text.includes('\0'))
    return [
      {
        code: `${language}/nul`,
        severity: 'error',
        span: whole(line),
        message: 'This line holds a zero byte.',
        why: 'makemap cannot read past it and refuses the line. Remove it.',
      },
    ];
  if (line.kind === 'indented') return [indented(language, line)];
  if (line.kind === 'entry' && line.value === '')
    return [
      {
        code: `${language}/no-value`,
        severity: 'error',
        span: whole(line),
        message: `${line.key} has no value.`,
        why: 'makemap refuses a key without a value. Key and value are parted by a tab or spaces.',
      },
    ];
  return [];
}

/** Which line has a key, as makemap stores keys; the first of several. */
export type KeyIndex = ReadonlyMap<string, number>;

interface Indexed {
  readonly index: KeyIndex;
  readonly again: readonly number[];
}

const indexed = new WeakMap<object, Indexed>();

/** The index, and the lines whose key stands in an earlier one. */
export function indexKeys(table: LineTable<unknown>): Indexed {
  const known = indexed.get(table.keys) ?? readIndex(table);
  indexed.set(table.keys, known);
  return known;
}

function readIndex(table: LineTable<unknown>): Indexed {
  const index = new Map<string, number>();
  const again: number[] = [];
  for (let at = 0; at < table.lines.length; at++) {
    const line = table.lines[at]?.line;
    if (line === undefined || line.kind !== 'entry' || line.value === '') continue;
    const before = index.size;
    if (!index.has(line.folded)) index.set(line.folded, at);
    if (index.size === before) again.push(at);
  }
  return { index, again };
}

/** Keys that stand twice, by the letters that makemap stores: the second is refused. */
export function duplicateKeys(
  language: string,
  table: LineTable<unknown>,
  { index, again }: Indexed,
): Finding[] {
  const out: Finding[] = [];
  for (const at of again.slice(0, mostFindings)) {
    const line = table.lines[at]?.line;
    const before = line === undefined ? undefined : index.get(line.folded);
    if (line === undefined || before === undefined) continue;
    const { from, to } = lineSpan(table, at);
    const behind = at + 1 < table.lines.length ? to + 1 : to;
    const same = table.lines[before]?.line;
    out.push({
      code: `${language}/duplicate-key`,
      severity: 'error',
      span: { from, to: from + line.key.length },
      message: `${line.key} is in line ${before + 1} already.`,
      why:
        same?.key === line.key
          ? 'makemap refuses the second one, and the table is not built.'
          : 'Capital letters make no difference: makemap refuses the second one, and the table is not built.',
      related: [{ span: lineSpan(table, before), words: 'the first one' }],
      fixes: [
        {
          title: 'Remove this line',
          edits: [{ from, to: behind, text: '' }],
          ...(same?.value === line.value ? { preferred: true as const } : {}),
        },
      ],
    });
  }
  return out;
}

/** One note for a file whose lines end in CR LF. */
export function carriageReturns(language: string, table: LineTable<unknown>): Finding[] {
  const at = table.lines.findIndex(({ line }) => line.kind === 'entry' && line.text.endsWith('\r'));
  if (at < 0) return [];
  const { to } = lineSpan(table, at);
  const edits = table.lines.flatMap(({ line }, index) => {
    const end = lineSpan(table, index).to;
    return line.text.endsWith('\r') ? [{ from: end - 1, to: end, text: '' }] : [];
  });
  return [
    {
      code: `${language}/carriage-return`,
      severity: 'note',
      span: { from: to - 1, to },
      message: 'Lines of this file end in CR LF.',
      why: 'The carriage return becomes part of the value, and a line that looks empty is refused by makemap.',
      fixes: [{ title: 'End every line with LF', edits, preferred: true }],
    },
  ];
}

/** What was found in each line when it was read, where the lines are now. */
export function lineFindings(
  table: LineTable<{ readonly faults: readonly Finding[] }>,
  most: number,
): Finding[] {
  const out: Finding[] = [];
  for (let at = 0; at < table.lines.length && out.length < most; at++)
    for (const fault of table.lines[at]?.entry.faults ?? []) out.push(movedBy(fault, table.starts[at] ?? 0));
  return out;
}
