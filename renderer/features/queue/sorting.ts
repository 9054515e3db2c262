import type { Ledger } from './ledger.ts';
import type { Interned } from './interned.ts';
import { textRanks } from './text-ranks.ts';
import type { Sort } from './wire.ts';

/** Places of the ledger's messages in the order of their row numbers: as they came in. */
function inRowOrder(ledger: Ledger): Uint32Array {
  const { c } = ledger.shelf;
  const places = ledger.places();
  for (let at = 1; at < places.length; at++)
    if ((c.row[places[at] ?? 0] ?? 0) < (c.row[places[at - 1] ?? 0] ?? 0))
      return sortedBy(places, (place) => c.row[place]);
  return places;
}

/**
 * Places by a number each, lowest first, equals as they are; what has no number comes last either way. Key and position
 * are packed into one number where they fit exactly: sorting numbers is many times faster than calling a comparison.
 */
function sortedBy(
  places: Uint32Array,
  keyOf: (place: number) => number | undefined,
  descending = false,
): Uint32Array {
  const count = places.length;
  const keys = new Float64Array(count);
  let least = Infinity;
  let most = -Infinity;
  let whole = true;
  for (let at = 0; at < count; at++) {
    const key = keyOf(places[at] ?? 0) ?? NaN;
    keys[at] = key;
    if (Number.isNaN(key)) continue;
    if (key < least) least = key;
    if (key > most) most = key;
    if (!Number.isInteger(key)) whole = false;
  }
  const none = most >= least ? most - least + 1 : 0;
  const found = new Uint32Array(count);
  if (whole && (none + 1) * count < Number.MAX_SAFE_INTEGER) {
    for (let at = 0; at < count; at++) {
      const key = keys[at] ?? NaN;
      const rank = Number.isNaN(key) ? none : descending ? most - key : key - least;
      keys[at] = rank * count + at;
    }
    keys.sort();
    for (let at = 0; at < count; at++) found[at] = places[(keys[at] ?? 0) % count] ?? 0;
    return found;
  }
  const last = descending ? -Infinity : Infinity;
  for (let at = 0; at < count; at++) {
    found[at] = at;
    if (Number.isNaN(keys[at])) keys[at] = last;
  }
  found.sort((a, b) => {
    const [one = 0, two = 0] = [keys[a], keys[b]];
    return one === two ? a - b : one < two === descending ? 1 : -1;
  });
  for (let at = 0; at < count; at++) found[at] = places[found[at] ?? 0] ?? 0;
  return found;
}

function ranksOf(table: Interned): Uint32Array {
  const texts: string[] = [];
  for (let number = 0; number < table.size; number++) texts.push(table.text(number));
  return textRanks(texts);
}

function keyOf(
  ledger: Ledger,
  { column }: Sort,
  names: ReadonlyMap<string, string>,
): (place: number) => number | undefined {
  const { c, ids, addresses, senders, reasons } = ledger.shelf;
  const perPlace = (texts: readonly string[]): ((place: number) => number | undefined) => {
    // Places that are empty have the empty text: in nobody's way.
    const found = textRanks(texts);
    return (place) => found[place];
  };
  switch (column) {
    case 'host':
    case 'source': {
      const found = textRanks(
        ledger.sources.map((held) =>
          held === undefined ? '' : column === 'host' ? (names.get(held.hostId) ?? '') : held.source,
        ),
      );
      return (place) => found[c.from[place] ?? 0];
    }
    case 'id':
      return perPlace(ids);
    case 'recipients':
      return perPlace(addresses);
    case 'sender': {
      const found = ranksOf(senders);
      return (place) => found[c.sender[place] ?? 0];
    }
    case 'reason': {
      const found = ranksOf(reasons);
      return (place) => (c.reason[place] === 0 ? undefined : found[c.reason[place] ?? 0]);
    }
    case 'queue':
      return (place) => c.queue[place];
    case 'size':
      return (place) => c.size[place];
    case 'arrived':
      // The column shows an age: ascending means youngest first.
      return (place) => -(c.arrived[place] ?? 0);
    case 'nextTry':
      return (place) => c.next[place];
    case 'tries':
      return (place) => c.tries[place];
  }
}

/** Keeps the ledger's messages sorted: a filter only has to walk along. */
export class Sorting {
  #key = '';
  #places: Uint32Array = new Uint32Array();

  /** All places in order. What has no value comes last either way; equals stay in the order they came in. */
  of(ledger: Ledger, sort: Sort, names: ReadonlyMap<string, string>): Uint32Array {
    const named = sort.column === 'host' ? [...names.entries()].join('\n') : '';
    const key = `${ledger.version} ${sort.column} ${sort.descending} ${named}`;
    if (key !== this.#key) {
      const places = inRowOrder(ledger);
      this.#places = sortedBy(places, keyOf(ledger, sort, names), sort.descending);
      this.#key = key;
    }
    return this.#places;
  }
}
