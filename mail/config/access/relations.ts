import type { ReadLine } from '../line-table.ts';
import type { KeyIndex } from '../tables/makemap.ts';
import type { AccessEntry } from './entry.ts';
import type { AccessKey } from './key.ts';

/** The tags under which something of this form is asked for before it is asked for without a tag. */
export function tagsBefore({ form }: AccessKey): readonly string[] {
  if (form === 'numbers' || form === 'ipv6') return ['connect:'];
  return form === 'address' || form === 'user' ? ['from:', 'to:'] : ['connect:', 'from:', 'to:'];
}

/** One of the entries that are all found before this one, which has no tag; undefined when it can decide. */
function hiddenBy(key: AccessKey, folded: string, index: KeyIndex): number | undefined {
  if (key.tagText !== '') return undefined;
  let last: number | undefined;
  for (const tag of tagsBefore(key)) {
    last = index.get(tag + folded);
    if (last === undefined) return undefined;
  }
  return last;
}

/** The line that would decide if this entry were not there, as far as it has the same tag or none. */
function nextGeneral(key: AccessKey, folded: string, index: KeyIndex): number | undefined {
  const { form, subjectFrom } = key;
  const tagged = subjectFrom > 0;
  if (form === 'numbers' || form === 'ipv6') {
    const sign = form === 'numbers' ? '.' : ':';
    const least = form === 'numbers' ? subjectFrom : subjectFrom + 'IPv6:'.length;
    for (let to = folded.lastIndexOf(sign); to > least; to = folded.lastIndexOf(sign, to - 1)) {
      const found =
        index.get(folded.slice(0, to)) ?? (tagged ? index.get(folded.slice(subjectFrom, to)) : undefined);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const same = tagged ? index.get(folded.slice(subjectFrom)) : undefined;
  if (same !== undefined || form !== 'domain') return same;
  const tag = folded.slice(0, subjectFrom);
  for (let dot = folded.indexOf('.', subjectFrom); dot >= 0; dot = folded.indexOf('.', dot + 1)) {
    const rest = folded.slice(dot + 1);
    const found = tagged ? (index.get(tag + rest) ?? index.get(rest)) : index.get(rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

const none = -1;
const unasked = -2;

/** How the keys of a table stand to each other. Kept while the keys stay as they are: only what is asked for is looked up. */
class Relations {
  readonly #index: KeyIndex;
  readonly #hiding: Int32Array;
  readonly #wider: Int32Array;

  constructor(index: KeyIndex, lines: number) {
    this.#index = index;
    this.#hiding = new Int32Array(lines).fill(unasked);
    this.#wider = new Int32Array(lines).fill(unasked);
  }

  /** The line that is always found before this one; undefined when this one can decide. */
  hiding(at: number, read: ReadLine<AccessEntry>): number | undefined {
    return this.#once(this.#hiding, at, read, hiddenBy);
  }

  /** The line that would decide if this one were not there. */
  wider(at: number, read: ReadLine<AccessEntry>): number | undefined {
    return this.#once(this.#wider, at, read, nextGeneral);
  }

  #once(
    known: Int32Array,
    at: number,
    { line, entry: { key } }: ReadLine<AccessEntry>,
    look: typeof hiddenBy,
  ): number | undefined {
    let found = known[at] ?? unasked;
    if (found === unasked) {
      found = (key === undefined ? undefined : look(key, line.folded, this.#index)) ?? none;
      known[at] = found;
    }
    return found === none ? undefined : found;
  }
}

const kept = new WeakMap<KeyIndex, Relations>();

/** The relations of the keys in an index of so many lines. */
export function relationsOf(index: KeyIndex, lines: number): Relations {
  const relations = kept.get(index) ?? new Relations(index, lines);
  kept.set(index, relations);
  return relations;
}
