/** The longest run of positions in `values` whose values rise. */
function rising(values: readonly number[]): readonly number[] {
  /** `ends[k]`: position of the smallest value that ends a rising run of k + 1. */
  const ends: number[] = [];
  const before: number[] = [];
  for (const [at, value] of values.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[at] = low === 0 ? -1 : (ends[low - 1] ?? -1);
    ends[low] = at;
  }
  const run: number[] = [];
  for (let at = ends[ends.length - 1] ?? -1; at >= 0; at = before[at] ?? -1) run.push(at);
  return run.reverse();
}

/** Where each line stands that occurs exactly once. */
function once(lines: readonly string[]): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  for (const [at, line] of lines.entries()) seen.set(line, seen.has(line) ? -1 : at);
  for (const [line, at] of seen) if (at < 0) seen.delete(line);
  return seen;
}

/**
 * Positions of lines that occur exactly once in every text and in the same order in all: what two versions of a long
 * file surely have in common. One tuple for each, in the order of the texts. Time grows with n log n.
 */
export function anchorsOf(texts: readonly (readonly string[])[]): readonly (readonly number[])[] {
  const [first = [], ...others] = texts;
  const places = others.map(once);
  let found = [...once(first)].flatMap(([line, at]) => {
    const rest = places.flatMap((place) => place.get(line) ?? []);
    return rest.length === others.length ? [[at, ...rest]] : [];
  });
  for (let n = 1; n < texts.length; n++) {
    const tuples = found;
    found = rising(tuples.map((tuple) => tuple[n] ?? 0)).flatMap((at) => {
      const tuple = tuples[at];
      return tuple === undefined ? [] : [tuple];
    });
  }
  return found;
}

/** What stands between the anchors, in order; every anchor ends the part before it. */
export function partsBetween(texts: readonly (readonly string[])[]): readonly {
  readonly parts: readonly (readonly string[])[];
  /** The anchor line behind it; absent at the end. */
  readonly anchor?: string;
  /** Where each part begins. */
  readonly from: readonly number[];
}[] {
  const out: { parts: readonly (readonly string[])[]; anchor?: string; from: readonly number[] }[] = [];
  let from: readonly number[] = texts.map(() => 0);
  const part = (to: readonly (number | undefined)[]): readonly (readonly string[])[] =>
    texts.map((lines, n) => lines.slice(from[n], to[n]));
  for (const anchor of anchorsOf(texts)) {
    const line = texts[0]?.[anchor[0] ?? 0] ?? '';
    const parts = part(anchor);
    out.push({ parts, anchor: line, from });
    from = anchor.map((at) => at + 1);
  }
  out.push({ parts: part(texts.map(() => undefined)), from });
  return out;
}
