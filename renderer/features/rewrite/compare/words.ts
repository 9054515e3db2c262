/** A piece of a text, and whether the other text lacks it. */
export interface Piece {
  readonly text: string;
  readonly own: boolean;
}

/** With more than this many words on a side only what both begin and end with is left unmarked. */
const most = 200;

const wordsOf = (text: string): string[] => text.split(/(?<=[\s@.,:<>[\]])|(?=[\s@.,:<>[\]])/);

/** For each word of both whether it belongs to their longest common run of words. */
function common(a: readonly string[], b: readonly string[]): readonly [boolean[], boolean[]] {
  const inA = a.map(() => false);
  const inB = b.map(() => false);
  const width = b.length + 1;
  const length = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => length[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  for (let i = 0, j = 0; i < a.length && j < b.length;)
    if (a[i] === b[j]) {
      inA[i++] = true;
      inB[j++] = true;
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  return [inA, inB];
}

/** The same by the ends alone. */
function ends(a: readonly string[], b: readonly string[]): readonly [boolean[], boolean[]] {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const mark = (words: readonly string[]): boolean[] =>
    words.map((_, n) => n < head || n >= words.length - tail);
  return [mark(a), mark(b)];
}

const joined = (words: readonly string[], shared: readonly boolean[]): Piece[] => {
  const pieces: { text: string; own: boolean }[] = [];
  words.forEach((text, n) => {
    const own = shared[n] !== true;
    const last = pieces.at(-1);
    if (last?.own === own) last.text += text;
    else pieces.push({ text, own });
  });
  return pieces;
};

/** Two texts in pieces, those marked that only one of them has. */
export function compareWords(before: string, after: string): readonly [readonly Piece[], readonly Piece[]] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const [inA, inB] = (a.length > most || b.length > most ? ends : common)(a, b);
  return [joined(a, inA), joined(b, inB)];
}
