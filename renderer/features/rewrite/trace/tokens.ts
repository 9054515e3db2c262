/** Tokens in a row that are alike in whether the other side has them too. */
export interface TokenRun {
  readonly text: string;
  /** Only on this side. */
  readonly marked: boolean;
}

/** Larger than this (product of both lengths) is not compared token by token: it would take longer than it helps. */
const largest = 40_000;

/** Which tokens are in both, in order: as a pair of flags by place. */
function common(before: readonly string[], after: readonly string[]): readonly [boolean[], boolean[]] {
  const both: readonly [boolean[], boolean[]] = [before.map(() => false), after.map(() => false)];
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) {
    both[0][head] = both[1][head] = true;
    head++;
  }
  let [b, a] = [before.length, after.length];
  while (b > head && a > head && before[b - 1] === after[a - 1]) both[0][--b] = both[1][--a] = true;
  const [rows, columns] = [b - head, a - head];
  if (rows * columns > largest) return both;
  const width = columns + 1;
  const longest = new Int32Array((rows + 1) * width);
  const best = (row: number, column: number): number => longest[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      longest[row * width + column] =
        before[head + row] === after[head + column]
          ? best(row + 1, column + 1) + 1
          : Math.max(best(row + 1, column), best(row, column + 1));
  for (let row = 0, column = 0; row < rows && column < columns;) {
    if (before[head + row] === after[head + column]) {
      both[0][head + row] = both[1][head + column] = true;
      row++;
      column++;
    } else if (best(row + 1, column) >= best(row, column + 1)) row++;
    else column++;
  }
  return both;
}

function runs(tokens: readonly string[], kept: readonly boolean[]): TokenRun[] {
  const found: { text: string; marked: boolean }[] = [];
  tokens.forEach((token, at) => {
    const marked = kept[at] !== true;
    const last = found.at(-1);
    if (last?.marked === marked) last.text += ` ${token}`;
    else found.push({ text: token, marked });
  });
  return found;
}

/** What went and what came: the tokens of both sides in runs. */
export function diffTokens(
  before: readonly string[],
  after: readonly string[],
): { readonly before: readonly TokenRun[]; readonly after: readonly TokenRun[] } {
  const [inBefore, inAfter] = common(before, after);
  return { before: runs(before, inBefore), after: runs(after, inAfter) };
}

export const sameTokens = (before: readonly string[], after: readonly string[]): boolean =>
  before.length === after.length && before.every((token, at) => token === after[at]);
