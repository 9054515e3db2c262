import { ages } from '#mail/ages';
import { quote, tokensOf } from '#mail/filter/tokens';
import type { ReadTerm } from './filter.ts';
import type { Interned } from './interned.ts';
import type { Ledger } from './ledger.ts';
import { queueOrder } from './shelf.ts';
import { facetValue, highest } from './analysis-top.ts';
import type { Facet, FacetId, FacetValue } from './wire.ts';

/** Every facet, in the order shown. */
export const facetIds: readonly FacetId[] = [
  'domain',
  'reason',
  'sender',
  'senderDomain',
  'age',
  'queue',
  'source',
  'host',
];

const most = 50;

/** The filter key, with its sign, of a facet's terms. */
export const facetTerms: Readonly<Record<FacetId, string>> = {
  domain: 'domain:',
  reason: 'cluster:',
  sender: 'from=',
  senderDomain: 'fromdomain:',
  age: 'age:',
  queue: 'in:',
  source: 'source=',
  host: 'host=',
};

/** The facet whose values a term of the filter chooses from; undefined for any other term. */
export function facetOf({ term }: ReadTerm): FacetId | undefined {
  switch (term.key) {
    case 'domain':
      return 'domain';
    case 'cluster':
      return 'reason';
    case 'fromdomain':
      return 'senderDomain';
    case 'in':
      return 'queue';
    case 'from':
      return term.whole ? 'sender' : undefined;
    case 'host':
    case 'source':
      return term.whole ? term.key : undefined;
    case 'age':
      return term.ranges.every(({ least, withLeast }) => least >= 0 && withLeast) ? 'age' : undefined;
    default:
      return undefined;
  }
}

export const domainTerm = (domain: string): string => `domain:${quote(domain)}`;
const none = 'none';

/** What the values of a facet are called, by number. */
function labelOf(id: FacetId, ledger: Ledger, hosts: readonly string[], names: ReadonlyMap<string, string>) {
  const { shelf } = ledger;
  const text = (table: Interned) => (number: number) => table.text(number);
  switch (id) {
    case 'domain':
      return text(shelf.domains);
    case 'reason':
      return text(shelf.clusters);
    case 'sender':
      return (number: number) => shelf.senders.text(number) || '<>';
    case 'senderDomain':
      return text(shelf.senderDomains);
    case 'queue':
      return (number: number) => queueOrder[number] ?? '';
    case 'source':
      return (number: number) => ledger.sources[number]?.source ?? '';
    case 'host':
      return (number: number) => names.get(hosts[number] ?? '') ?? '';
    case 'age':
      return (number: number) => ages[number]?.label ?? '';
  }
}

/** Values that the filter names and that have no message: shown all the same, so that they can be taken back. */
function named(filter: string, id: FacetId, known: ReadonlySet<string>): FacetValue[] {
  const found: FacetValue[] = [];
  for (const { key, sign, values } of tokensOf(filter)) {
    const written = `${key}${id === 'sender' || id === 'source' || id === 'host' ? sign : ':'}`;
    if (written !== facetTerms[id] || (id === 'age' && sign !== ':')) continue;
    for (const { text, quoted } of values) {
      const term = `${facetTerms[id]}${quote(text)}`;
      if ((text === '' && !quoted) || known.has(term.toLowerCase())) continue;
      found.push(facetValue(filter, text === '' ? none : text, term, 0));
    }
  }
  return found;
}

/** The values of a facet with their counts, as the window shows them. */
export function facet(
  id: FacetId,
  counts: Uint32Array,
  filter: string,
  ledger: Ledger,
  hosts: readonly string[],
  names: ReadonlyMap<string, string>,
): Facet {
  const label = labelOf(id, ledger, hosts, names);
  const valueOf = (number: number, count: number): FacetValue => {
    if (id === 'age') return facetValue(filter, label(number), ages[number]?.term ?? '', count);
    const text = label(number);
    return facetValue(filter, text === '' ? none : text, `${facetTerms[id]}${quote(text)}`, count);
  };
  if (id === 'age') {
    const values = Array.from(counts, (count, number) => valueOf(number, count));
    return { id, values: values.filter(({ count, state }) => count > 0 || state !== ''), more: 0 };
  }
  const { top, more } = highest(counts, most);
  const values = top.map(({ number, count }) => valueOf(number, count));
  // A source of the same name on two hosts is one value.
  const merged = new Map<string, FacetValue>();
  for (const value of values) {
    const before = merged.get(value.term);
    merged.set(value.term, before === undefined ? value : { ...before, count: before.count + value.count });
  }
  const known = new Set([...merged.keys()].map((term) => term.toLowerCase()));
  return { id, values: [...merged.values(), ...named(filter, id, known)], more };
}
