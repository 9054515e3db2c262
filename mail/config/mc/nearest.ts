/** Letters to add, drop, change or swap to make one word of another; more than `most` is `most + 1`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j - 1] ?? 0) + (same ? 0 : 1), (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? most + 1;
}

/** The word that was probably meant; `undefined` when none is near. Case counts least. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  if (word.length > 60) return undefined;
  const typed = word.toLowerCase();
  const most = typed.length < 4 ? 1 : typed.length < 9 ? 2 : 3;
  let best: string | undefined;
  let least = most + 1;
  for (const one of words) {
    const far = distance(typed, one.toLowerCase(), Math.min(most, least));
    if (far < least) [best, least] = [one, far];
  }
  return best;
}
