import type { Filter } from './terms.ts';

/** A search in the headers of queued mail, which only the host can do. */
export interface HeaderSearch {
  readonly text: string;
  /** Only in headers of this name. */
  readonly header: 'Subject' | undefined;
  /** Tells this search from every other, whatever the case of its letters: `text` of what is told about its hits. */
  readonly key: string;
}

/** No text of a filter term can have a line feed that the user typed, so the two kinds never share a key. */
export const headerSearch = (key: 'header' | 'subject', text: string): HeaderSearch =>
  key === 'subject'
    ? { text, header: 'Subject', key: `subject\n${text.toLowerCase()}` }
    : { text, header: undefined, key: text.toLowerCase() };

/** The searches that a filter needs the hits of, each once. */
export function headerSearches({ terms }: Pick<Filter, 'terms'>): HeaderSearch[] {
  const found = new Map<string, HeaderSearch>();
  for (const term of terms)
    if (term.kind === 'text' && (term.key === 'header' || term.key === 'subject'))
      for (const text of term.values) {
        const search = headerSearch(term.key, text);
        found.set(search.key, search);
      }
  return [...found.values()];
}
