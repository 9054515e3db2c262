import { headerSearches } from '#mail/filter/header-searches';
import { parseFilter } from '#mail/filter/terms';
import type { Api } from '../../../app/client.ts';
import { problemOf } from '../../../app/problem.ts';
import type { Session } from '../../../app/session.ts';
import type { Ask } from '../wire.ts';

/** A search in the headers on the hosts: under way, or how it ended. */
export interface HeaderSearching {
  readonly running: boolean;
  readonly text: string;
  readonly hits: number;
  readonly searched: number;
  /** Why a queue could not be searched, with its host. */
  readonly problems: readonly string[];
}

export interface HeaderSearch {
  /** Asks the hosts for what the filter's `header:` and `subject:` terms look for; false when it has none. */
  search(filter: string): boolean;
  stop(): void;
}

/** Hosts searched at the same time. */
const atOnce = 4;

/** Feeds the hits to the worker that filters the table. */
export function createHeaderSearch(
  api: Api,
  session: Session,
  post: (ask: Ask) => void,
  told: (searching: HeaderSearching) => void,
): HeaderSearch {
  let stopping = new AbortController();

  return {
    search: (filter) => {
      const wanted = headerSearches(parseFilter(filter));
      if (wanted.length === 0) return false;
      stopping.abort();
      const mine = new AbortController();
      stopping = mine;
      const { hosts, hostId: here } = session.getState();
      const shown = hosts.filter(({ host }) => here === undefined || here === host.id);
      const work = shown.flatMap(({ host, facts }) =>
        (facts?.mtas ?? []).flatMap(({ sources }) =>
          sources.flatMap((source) => wanted.map((search) => ({ host, source, search }))),
        ),
      );
      const now = { hits: 0, problems: [] as string[] };
      const searched = new Map<object, number>();
      const tell = (running: boolean): void => {
        if (stopping !== mine) return;
        told({
          running,
          text: wanted.map(({ text }) => text).join(', '),
          hits: now.hits,
          searched: [...searched.values()].reduce((sum, count) => sum + count, 0),
          problems: [...now.problems],
        });
      };
      const one = async ({ host, source, search }: (typeof work)[number]): Promise<void> => {
        const key = { hostId: host.id, source: source.id, text: search.key };
        const feed = (hits: readonly { id: string; line: string }[], done: boolean): void =>
          post({ kind: 'headers', ...key, hits, done });
        const failed = (what: string): void => {
          now.problems.push(`${host.name}, ${source.label}: ${what}`);
        };
        try {
          const { text, header } = search;
          const chunks = await api.message.search(
            { hostId: host.id, source: source.id, text, ...(header === undefined ? {} : { header }) },
            { signal: mine.signal },
          );
          for await (const chunk of chunks) {
            if (chunk.kind === 'end') {
              if (chunk.problem === '') feed([], true);
              else failed(chunk.problem);
              return;
            }
            if (chunk.hits.length > 0) feed(chunk.hits, false);
            now.hits += chunk.hits.length;
            searched.set(key, chunk.searched);
            tell(true);
          }
        } catch (error) {
          if (!mine.signal.aborted) failed(problemOf(error).what);
        }
      };
      tell(true);
      const rest = [...work];
      const lane = async (): Promise<void> => {
        for (let next = rest.shift(); next !== undefined && !mine.signal.aborted; next = rest.shift())
          await one(next);
      };
      void Promise.all(Array.from({ length: atOnce }, lane)).then(() => tell(false));
      return true;
    },
    stop: () => stopping.abort(),
  };
}
