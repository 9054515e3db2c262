import type { Edit, Span } from '../language.ts';
import { type Target, oddQuotes, readTargets } from './target.ts';

/**
 * A line that begins at the margin and the indented ones that follow it. Places count from the block's start, so that a
 * block stays what it is when text before it changes.
 */
export interface Block {
  readonly kind: 'entry' | 'comment' | 'empty';
  /** With its line ends. */
  readonly text: string;
  readonly name: string;
  readonly nameSpan: Span;
  /** As it is looked up: without quotes and comments, in lower case. */
  readonly key: string;
  readonly fault?: 'missing-colon' | 'missing-value' | 'unbalanced-name';
  readonly targets: readonly Target[];
  /** Indented lines below a comment or an empty line: what they would add to the entry above. */
  readonly stray: readonly Target[];
  /** Indented lines that begin with `#`. */
  readonly indented: readonly Span[];
  /** Backslashes at the end of lines. */
  readonly joined: readonly Span[];
}

export interface Aliases {
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Offset of each block, and the end of the text. */
  readonly starts: readonly number[];
}

const none: readonly never[] = [];

/** Where an unquoted colon ends the name; -1 when there is none on the first line. */
function colonOf(text: string): number {
  let quoted = false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (char === '(' && !quoted) depth++;
    else if (char === ')' && !quoted) depth--;
    else if (char === ':' && !quoted && depth <= 0) return at;
    else if (char === '\n') return -1;
  }
  return -1;
}

/** sendmail puts a dot in the place of blanks. */
function keyOf(name: string): string {
  const bare = name.replace(/\([^()]*\)/g, '').trim();
  const quoted = /^"((?:[^"\\]|\\[^])*)"$/.exec(bare)?.[1];
  return (quoted ?? bare.replace(/\s+/g, '.')).toLowerCase().replace(/@localhost$/, '');
}

/** Reads one block; the first line is at the margin. */
export function readBlock(text: string): Block {
  const indented = [...text.matchAll(/(?<=\n)[ \t]+#[^\n]*/g)].map((match) => span(match));
  const joined = [...text.matchAll(/\\(?=\r?\n)/g)].map((match) => span(match));
  const gaps = [...indented, ...joined].sort((a, b) => a.from - b.from);
  const first = text.indexOf('\n') < 0 ? text.length : text.indexOf('\n');
  const kind = text.startsWith('#')
    ? 'comment'
    : /^[ \t]/.test(text) || text.slice(0, first).trim() === ''
      ? 'empty'
      : 'entry';
  const shape = {
    text,
    indented,
    joined,
    targets: none,
    stray: none,
    name: '',
    key: '',
    nameSpan: { from: 0, to: 0 },
  };
  if (kind !== 'entry')
    return { ...shape, kind, stray: readTargets(text, /^[ \t]/.test(text) ? 0 : first, gaps) };
  const colon = colonOf(text);
  const line = text.slice(0, first).trimEnd();
  if (colon < 0) {
    const fault = oddQuotes(line) ? 'unbalanced-name' : 'missing-colon';
    return { ...shape, kind, name: line, nameSpan: { from: 0, to: line.length }, fault };
  }
  const name = text.slice(0, colon).trimEnd();
  const targets = readTargets(text, colon + 1, gaps);
  const known = {
    ...shape,
    kind,
    name,
    key: keyOf(name),
    nameSpan: { from: 0, to: name.length },
    targets,
  } as const;
  return text.slice(colon + 1).trim() === '' ? { ...known, fault: 'missing-value' } : known;
}

const span = (match: RegExpExecArray): Span => ({ from: match.index, to: match.index + match[0].length });

/** Does a block begin at this place, which is the start of a line? */
function begins(text: string, at: number): boolean {
  const char = text.charAt(at);
  if (char === ' ' || char === '\t') return at === 0;
  const before = text.charAt(at - 2) === '\r' ? at - 3 : at - 2;
  return at === 0 || text.charAt(before) !== '\\';
}

function cut(text: string, from: number, to: number): Block[] {
  const found: Block[] = [];
  let start = from;
  for (let at = text.indexOf('\n', from) + 1; at > 0 && at < to; at = text.indexOf('\n', at) + 1) {
    if (!begins(text, at)) continue;
    found.push(readBlock(text.slice(start, at)));
    start = at;
  }
  if (start < to) found.push(readBlock(text.slice(start, to)));
  return found;
}

function assemble(text: string, blocks: readonly Block[]): Aliases {
  const starts: number[] = new Array<number>(blocks.length + 1);
  let at = 0;
  for (let index = 0; index < blocks.length; index++) {
    starts[index] = at;
    at += blocks[index]?.text.length ?? 0;
  }
  starts[blocks.length] = at;
  return { text, blocks, starts };
}

export const parse = (text: string): Aliases => assemble(text, cut(text, 0, text.length));

/** The block that a place is in; the last one for places behind the end. */
export function blockAt({ starts, blocks }: Aliases, at: number): number {
  let low = 0;
  let high = Math.max(0, blocks.length - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** As `parse(text)`; blocks that the edit does not touch are kept. */
export function reparse(before: Aliases, text: string, edit: Edit): Aliases {
  const moved = text.length - before.text.length;
  if (before.blocks.length === 0 || edit.text.length - (edit.to - edit.from) !== moved || edit.from < 0)
    return parse(text);
  // An edit at a margin may join or part lines, so the neighbours are read again.
  const first = Math.max(0, blockAt(before, edit.from) - 1);
  const last = Math.min(before.blocks.length - 1, blockAt(before, edit.to) + 1);
  const from = before.starts[first] ?? 0;
  const to = (before.starts[last + 1] ?? before.text.length) + moved;
  return assemble(text, [
    ...before.blocks.slice(0, first),
    ...cut(text, from, to),
    ...before.blocks.slice(last + 1),
  ]);
}
