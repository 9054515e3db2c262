import type { Span } from '../language.ts';

/** A logical line: it begins at the start of a line, and what begins with a blank goes on with it. */
export interface LogicalLine extends Span {
  /** Of the source, with comment lines inside and line ends made blank: offsets are those of the file. */
  readonly text: string;
  /** Number of the first line, from 1. */
  readonly line: number;
}

export interface Logical {
  readonly text: string;
  readonly lines: readonly LogicalLine[];
  readonly comments: readonly Span[];
  /** Lines that begin with a blank and have nothing to go on with. */
  readonly orphans: readonly LogicalLine[];
}

/**
 * Logical lines as Postfix reads them (postconf(5), readlline.c): empty lines and comments may stand inside one, and a
 * comment may be indented.
 */
export function logicalLines(text: string): Logical {
  const lines: LogicalLine[] = [];
  const orphans: LogicalLine[] = [];
  const comments: Span[] = [];
  let pieces: string[] = [];
  let first: Span | undefined;
  let number = 0;
  let at = 0;
  let end = 0;
  let orphan = false;
  const close = (): void => {
    if (first !== undefined)
      (orphan ? orphans : lines).push({ from: first.from, to: end, text: pieces.join(''), line: number });
    first = undefined;
    pieces = [];
  };
  let row = 0;
  while (at < text.length) {
    row += 1;
    const newline = text.indexOf('\n', at);
    const stop = newline < 0 ? text.length : newline;
    const next = newline < 0 ? text.length : newline + 1;
    const raw = text.slice(at, stop);
    const bare = raw.trimStart();
    if (bare === '' || bare.startsWith('#')) {
      if (bare !== '') comments.push({ from: at + raw.length - bare.length, to: stop });
      if (first !== undefined) pieces.push(' '.repeat(next - at));
    } else {
      const continues = raw.length !== bare.length;
      if (!continues || first === undefined) {
        close();
        first = { from: at, to: stop };
        number = row;
        orphan = continues;
      }
      pieces.push(raw, ' '.repeat(next - stop));
      end = at + raw.trimEnd().length;
    }
    at = next;
  }
  close();
  for (const list of [lines, orphans])
    for (const [i, line] of list.entries())
      list[i] = { ...line, text: line.text.slice(0, line.to - line.from) };
  return { text, lines, comments, orphans };
}
