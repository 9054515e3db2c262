import type { Ask } from './wire.ts';

type Headers = Extract<Ask, { kind: 'headers' }>;

interface Search {
  readonly ids: Set<string>;
  /** Rows from here on came after the search began: nothing is known of their headers. */
  readonly before: number;
  done: boolean;
}

/** What the hosts found in headers, per search and source. */
export class HeaderHits {
  readonly #searches = new Map<string, Map<string, Search>>();

  /** @param next the next row number of the ledger */
  take(ask: Headers, next: number): void {
    const text = ask.text.toLowerCase();
    const key = `${ask.hostId} ${ask.source}`;
    const bySource = this.#searches.get(text) ?? new Map<string, Search>();
    this.#searches.set(text, bySource);
    let search = bySource.get(key);
    // What is told after the end belongs to another run of the same search.
    if (search === undefined || search.done)
      bySource.set(key, (search = { ids: new Set(), before: next, done: false }));
    for (const { id } of ask.hits) search.ids.add(id);
    search.done = ask.done;
  }

  /** The search on a source; undefined when it never ran there. */
  of(key: string, hostId: string, source: string): Search | undefined {
    return this.#searches.get(key)?.get(`${hostId} ${source}`);
  }

  /** Forgets the sources that a host does not have any more. */
  keepOnly(hostId: string, sources: readonly string[]): void {
    for (const bySource of this.#searches.values())
      for (const key of bySource.keys())
        if (key.startsWith(`${hostId} `) && !sources.includes(key.slice(hostId.length + 1)))
          bySource.delete(key);
  }
}
