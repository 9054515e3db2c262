/** Which letters a word has, as bits: most words are told to be far apart by these alone. */
function lettersOf(word: string): number {
  let bits = 0;
  for (let n = 0; n < word.length; n++) bits |= 1 << (word.charCodeAt(n) & 31);
  return bits;
}

/** How many of these letters there are. */
function count(bits: number): number {
  let left = bits;
  let found = 0;
  for (; left !== 0; left &= left - 1) found++;
  return found;
}

interface Words {
  readonly all: readonly { readonly word: string; readonly lower: string; readonly letters: number }[];
  /** What was asked before: an editor asks the same at every keystroke. */
  readonly asked: Map<string, string | undefined>;
}

const prepared = new WeakMap<Iterable<string>, Words>();
const mostAsked = 5000;

function prepare(words: Iterable<string>): Words {
  let found = prepared.get(words);
  if (found === undefined || found.asked.size > mostAsked) {
    const all = Array.from(words, (word) => {
      const lower = word.toLowerCase();
      return { word, lower, letters: lettersOf(lower) };
    });
    prepared.set(words, (found = { all, asked: new Map() }));
  }
  return found;
}

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
    // Rows only grow: a word that is too far already stays so.
    if (Math.min(...row) > most) return most + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? most + 1;
}

/** The word that was probably meant; `undefined` when none is near. Case counts least. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  if (word.length > 60) return undefined;
  const { all, asked } = prepare(words);
  if (asked.has(word)) return asked.get(word);
  const typed = word.toLowerCase();
  const letters = lettersOf(typed);
  const most = typed.length < 5 ? 1 : typed.length < 12 ? 2 : 3;
  let best: string | undefined;
  let least = most + 1;
  for (const one of all) {
    if (count(letters & ~one.letters) > most) continue;
    const far = distance(typed, one.lower, Math.min(most, least));
    if (far < least) [best, least] = [one.word, far];
  }
  asked.set(word, best);
  return best;
}
