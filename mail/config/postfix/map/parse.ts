import type { Span } from '../../language.ts';
import { type Logical, type LogicalLine, logicalLines } from '../lines.ts';

/** One entry of a table of keys: a key, blanks, a value that may go on over lines that begin with a blank. */
export interface KeyEntry {
  readonly key: string;
  readonly keySpan: Span;
  /** Line ends and comments inside are blanks: offsets are those of the file. */
  readonly value: string;
  readonly valueSpan: Span;
  readonly span: Span;
  readonly line: number;
}

export interface PostfixMap {
  readonly logical: Logical;
  readonly entries: readonly KeyEntry[];
}

function entryOf({ text, from, to, line }: LogicalLine): KeyEntry {
  // A key with blanks stands in double quotes, and keeps them (postmap(1)).
  const quoted = text.startsWith('"') ? text.indexOf('"', 1) : -1;
  const blank = text.slice(quoted + 1).search(/\s/);
  const end = blank < 0 ? text.length : quoted + 1 + blank;
  const rest = text.slice(end);
  const value = rest.trim();
  const at = from + end + (rest.length - rest.trimStart().length);
  return {
    key: text.slice(0, end),
    keySpan: { from, to: from + end },
    value,
    valueSpan: value === '' ? { from: to, to } : { from: at, to: at + value.length },
    span: { from, to },
    line,
  };
}

/** Reads a table as postmap and the text types do. Rules of regexp:, pcre: and cidr: are read from the same lines. */
export function parseMap(text: string): PostfixMap {
  const logical = logicalLines(text);
  return { logical, entries: logical.lines.map(entryOf) };
}
