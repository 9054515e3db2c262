/** Characters looked at in one go; with a position of 17 bits they fit into the 53 bits of a number exactly. */
const width = 5;
/** Below this many, comparing is faster. */
const few = 24;

type Compare = (a: number, b: number) => number;

/** Whether these characters are told apart by their keys alone. */
function plain(text: string, from: number): boolean {
  for (let k = from; k < from + width && k < text.length; k++) if (text.charCodeAt(k) >= 126) return false;
  return true;
}

/** Sorts a part of `order` (numbers of texts) that is equal in the first `depth` characters. */
function sortPart(texts: readonly string[], order: Uint32Array, depth: number, compare: Compare): void {
  const count = order.length;
  if (count <= few || count > 2 ** 17) {
    order.sort(compare);
    return;
  }
  const packed = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const text = texts[order[at] ?? 0] ?? '';
    let key = 0;
    // The end of a text comes before every character; all that is not ASCII shares one key.
    for (let k = depth; k < depth + width; k++)
      key = key * 128 + (k < text.length ? Math.min(text.charCodeAt(k), 126) + 1 : 0);
    packed[at] = key * 2 ** 17 + at;
  }
  packed.sort();
  const before = order.slice();
  for (let at = 0; at < count; at++) order[at] = before[(packed[at] ?? 0) % 2 ** 17] ?? 0;
  for (let from = 0; from < count;) {
    const key = Math.floor((packed[from] ?? 0) / 2 ** 17);
    let to = from + 1;
    while (to < count && Math.floor((packed[to] ?? 0) / 2 ** 17) === key) to++;
    // Where the last character has no key, all of them ended: they are equal.
    if (to - from > 1 && key % 128 !== 0) {
      const part = order.subarray(from, to);
      if (plain(texts[part[0] ?? 0] ?? '', depth)) sortPart(texts, part, depth + width, compare);
      else part.sort(compare);
    }
    from = to;
  }
}

/** The position of each text among all of them, whatever the case of its letters; equal ones share it. */
export function textRanks(texts: readonly string[]): Uint32Array {
  const lower = texts.map((text) => text.toLowerCase());
  const order = new Uint32Array(lower.length);
  for (let at = 0; at < order.length; at++) order[at] = at;
  sortPart(lower, order, 0, (a, b) => {
    const [one = '', two = ''] = [lower[a], lower[b]];
    return one < two ? -1 : one > two ? 1 : 0;
  });
  const ranks = new Uint32Array(lower.length);
  let rank = 0;
  for (let at = 0; at < order.length; at++) {
    const number = order[at] ?? 0;
    if (at > 0 && lower[number] !== lower[order[at - 1] ?? 0]) rank++;
    ranks[number] = rank;
  }
  return ranks;
}
