import { diff3Merge } from 'node-diff3';
import { bytesOf, textOf } from '#mail/bytes';
import { linesOf, sharedEnds } from './text-lines.ts';

/** A place where both changed the same lines, each in another way. Byte text, whole lines. */
export interface Conflict {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  /** Line in `theirs` where it begins, from 1. */
  readonly line: number;
}

/** A merge in pieces; pieces that are no conflict are settled. */
export type Piece = { readonly settled: string } | { readonly conflict: Conflict };

/**
 * What comes of two changes of one text. Changes that do not touch each other are put together; identical ones count
 * once. All texts are byte text; lines that nobody changed keep their bytes.
 */
export function mergeThree(base: string, mine: string, theirs: string): readonly Piece[] {
  const [o, a, b] = [linesOf(base), linesOf(mine), linesOf(theirs)];
  const [withMine, withTheirs] = [sharedEnds(o, a), sharedEnds(o, b)];
  const head = Math.min(withMine.head, withTheirs.head);
  const least = Math.min(o.length, a.length, b.length) - head;
  const tail = Math.min(withMine.tail, withTheirs.tail, least);
  const middle = (lines: readonly string[]): string[] => lines.slice(head, lines.length - tail);
  const pieces: Piece[] = [{ settled: o.slice(0, head).join('') }];
  for (const { ok, conflict } of diff3Merge(middle(a), middle(o), middle(b))) {
    if (ok !== undefined) pieces.push({ settled: ok.join('') });
    else if (conflict !== undefined)
      pieces.push({
        conflict: {
          base: conflict.o.join(''),
          mine: conflict.a.join(''),
          theirs: conflict.b.join(''),
          line: head + 1 + conflict.bIndex,
        },
      });
  }
  pieces.push({ settled: o.slice(o.length - tail).join('') });
  return joined(pieces);
}

/** Neighbours that are settled become one; empty ones go. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out[out.length - 1];
    if ('conflict' in piece) out.push(piece);
    else if (piece.settled === '') continue;
    else if (last !== undefined && 'settled' in last)
      out[out.length - 1] = { settled: last.settled + piece.settled };
    else out.push(piece);
  }
  return out;
}

/** Two runs of lines one after the other; the first gets a line end when it lacks one. */
export const oneAfterOther = (first: string, second: string): string =>
  first === '' || second === '' || first.endsWith('\n') ? first + second : `${first}\n${second}`;

/** The merged text, `undefined` while a conflict has no answer. `answers` by the number of the conflict, from 0. */
export function resolved(
  pieces: readonly Piece[],
  answers: readonly (string | undefined)[],
): string | undefined {
  let at = 0;
  let text = '';
  for (const piece of pieces) {
    const part = 'conflict' in piece ? answers[at++] : piece.settled;
    if (part === undefined) return undefined;
    text = oneAfterOther(text, part);
  }
  return text;
}

/** Bytes as people edit them: UTF-8 where they are that, otherwise one character for each byte. */
export const shownHunk = (bytes: string): string =>
  bytesOf(textOf(bytes)) === bytes ? textOf(bytes) : bytes;

/**
 * What was typed for a conflict, as bytes: lines that stand in one of the sources keep the bytes they have there, new
 * ones end as the lines of the sources do. Empty text means no lines. `undefined` where a character has no byte in an
 * encoding that is not UTF-8.
 */
export function typedHunk(typed: string, { base, mine, theirs }: Conflict): string | undefined {
  if (typed === '') return '';
  const sources = [mine, theirs, base].flatMap(linesOf);
  const bare = (line: string): string => shownHunk(line).replace(/\r?\n$/, '');
  const known = new Map([...sources].reverse().map((line) => [bare(line), line.replace(/\n$/, '')]));
  const carriage = sources.some((line) => line.endsWith('\r\n')) ? '\r' : '';
  const utf8 = sources.every((line) => bytesOf(textOf(line)) === line);
  // eslint-disable-next-line no-control-regex -- every byte is a character of such a file
  if (!utf8 && !/^[\x00-\xff]*$/.test(typed)) return undefined;
  const lines = typed.replace(/\n$/, '').split('\n');
  const bytes = lines
    .map((line) => known.get(line) ?? `${utf8 ? bytesOf(line) : line}${carriage}`)
    .join('\n');
  const ended = [mine, theirs].some((text) => text === '' || text.endsWith('\n'));
  return ended ? `${bytes}\n` : bytes;
}
