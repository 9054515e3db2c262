import { diff3Merge } from 'node-diff3';
import { bytesOf, textOf } from '#mail/bytes';
import { partsBetween } from './anchors.ts';
import { linesOf, mostPairs } from './text-lines.ts';

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
  const pieces: Piece[] = [];
  for (const { parts, anchor, from } of partsBetween([base, mine, theirs].map(linesOf))) {
    const [o = [], a = [], b = []] = parts;
    pieces.push(...mergePart(o, a, b, (from[2] ?? 0) + 1));
    if (anchor !== undefined) pieces.push({ settled: anchor });
  }
  return joined(pieces);
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, n) => line === b[n]);

/** Merges what stands between two lines that all three have; `line`: where it begins in theirs. */
function mergePart(
  o: readonly string[],
  a: readonly string[],
  b: readonly string[],
  line: number,
): readonly Piece[] {
  if (same(o, a) || same(a, b)) return [{ settled: b.join('') }];
  if (same(o, b)) return [{ settled: a.join('') }];
  if (o.length * Math.max(a.length, b.length) > mostPairs)
    return [{ conflict: { base: o.join(''), mine: a.join(''), theirs: b.join(''), line } }];
  return diff3Merge([...a], [...o], [...b]).flatMap(({ ok, conflict }): Piece[] => {
    if (ok !== undefined) return [{ settled: ok.join('') }];
    if (conflict === undefined) return [];
    return [
      {
        conflict: {
          base: conflict.o.join(''),
          mine: conflict.a.join(''),
          theirs: conflict.b.join(''),
          line: line + conflict.bIndex,
        },
      },
    ];
  });
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
