import { keys } from '#mail/filter/keys';
import { headerSearch } from '#mail/filter/header-searches';
import { textMatch, wordMatch, type TextMatch } from '#mail/filter/matching';
import { inRange } from '#mail/filter/measures';
import { parseFilter, problemOf, type Term } from '#mail/filter/terms';
import type { HeaderHits } from './header-hits.ts';
import type { Interned } from './interned.ts';
import type { Ledger } from './ledger.ts';
import { goneMark, markOrder, notSeen, queueOrder } from './shelf.ts';

/** A test of the message at a place of the ledger's shelf. */
export type Test = (place: number) => boolean;

/** What a filter looks at besides the ledger. */
export interface Surroundings {
  readonly ledger: Ledger;
  readonly hits: HeaderHits;
  /** Hosts that are shown, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** The host's clock now, Unix seconds. */
  readonly clock: (hostId: string) => number;
}

export interface ReadTerm {
  readonly term: Term;
  readonly test: Test;
}

export interface ReadFilter {
  readonly terms: readonly ReadTerm[];
  /** For the user; while there is one, nothing may act on everything that matches. */
  readonly problem: string;
  /** Nothing can be said about what matches: then nothing does. */
  readonly closed: boolean;
}

/** Words with a sign, as shown to the user when the filter is empty. */
export const filterWords: readonly { readonly word: string; readonly means: string }[] = [
  ...keys.map(({ offered, means }) => ({ word: offered, means })),
  { word: 'to=', means: '= instead of : is the whole text, not a part of it' },
  { word: '-', means: 'in front of any of these: not' },
];

/** The answer for each text of a table, worked out once per text and not once per message. */
function perText(table: Interned, match: TextMatch): (number: number) => boolean {
  const known = new Uint8Array(table.size);
  return (number) => {
    const before = known[number];
    if (before !== undefined && before !== 0) return before === 1;
    const found = match(table.text(number));
    known[number] = found ? 1 : 2;
    return found;
  };
}

function textTest(term: Extract<Term, { kind: 'text' }>, { ledger, names }: Surroundings): Test {
  const { shelf, sources } = ledger;
  const { c, rest } = shelf;
  const at = (column: Uint32Array | Uint16Array | Uint8Array, place: number): number => column[place] ?? 0;
  const match = term.key === 'word' ? wordMatch(term.values[0] ?? '') : textMatch(term);
  const reasons = perText(shelf.reasons, match);
  const someReason: Test = (place) =>
    reasons(at(c.reason, place)) || (rest.get(place)?.reasons.some((reason) => reasons(reason)) ?? false);
  const someAddress: Test = (place) =>
    match(shelf.addresses[place] ?? '') ||
    (rest.get(place)?.addresses.some((address) => match(address)) ?? false);
  const senders = perText(shelf.senders, match);
  switch (term.key) {
    case 'to':
      return someAddress;
    case 'from':
      return (place) => senders(at(c.sender, place));
    case 'domain': {
      const domains = perText(shelf.domains, match);
      return (place) =>
        domains(at(c.domain, place)) || (rest.get(place)?.domains.some((domain) => domains(domain)) ?? false);
    }
    case 'fromdomain': {
      const domains = perText(shelf.senderDomains, match);
      return (place) => domains(shelf.senderDomain(at(c.sender, place)));
    }
    case 'reason':
      return someReason;
    case 'cluster': {
      const one = (reason: number): boolean => match(shelf.clusters.text(shelf.cluster(reason)));
      const known = new Uint8Array(shelf.reasons.size);
      const clusters = (reason: number): boolean => (known[reason] ||= one(reason) ? 1 : 2) === 1;
      return (place) =>
        clusters(at(c.reason, place)) ||
        (rest.get(place)?.reasons.some((reason) => reason !== 0 && clusters(reason)) ?? false);
    }
    case 'id':
      return (place) => match(shelf.ids[place] ?? '');
    case 'host':
    case 'source': {
      const found = sources.map(
        (held) =>
          held !== undefined && match(term.key === 'host' ? (names.get(held.hostId) ?? '') : held.source),
      );
      return (place) => found[at(c.from, place)] ?? false;
    }
    default: {
      const queues = queueOrder.map((queue) => match(queue));
      const words = perText(shelf.senders, (sender) => match(sender === '' ? '<>' : sender));
      return (place) =>
        words(at(c.sender, place)) ||
        someReason(place) ||
        (queues[at(c.queue, place)] ?? false) ||
        match(shelf.ids[place] ?? '') ||
        someAddress(place);
    }
  }
}

function choiceTest({ key, values }: Extract<Term, { kind: 'choice' }>, { ledger }: Surroundings): Test {
  const { shelf } = ledger;
  const { c } = shelf;
  if (key === 'in') {
    const queues = queueOrder.map((queue) => values.includes(queue));
    return (place) => queues[c.queue[place] ?? 0] ?? false;
  }
  const live: Test = (place) => c.mark[place] !== goneMark;
  const tests: Readonly<Record<string, Test>> = {
    new: (place) => c.mark[place] === markOrder.indexOf('new'),
    gone: (place) => c.mark[place] === goneMark,
    busy: (place) => shelf.busy(place),
    came: (place) => live(place) && c.seenQueue[place] === notSeen,
    changed: (place) => live(place) && ledger.changedSince(place),
  };
  const wanted = values.flatMap((value) => tests[value] ?? []);
  return (place) => wanted.some((test) => test(place));
}

function measureTest({ key, ranges }: Extract<Term, { kind: 'measure' }>, around: Surroundings): Test {
  const { c } = around.ledger.shelf;
  const now = around.ledger.sources.map((held) => (held === undefined ? 0 : around.clock(held.hostId)));
  const measures: Readonly<Record<typeof key, (place: number) => number | undefined>> = {
    age: (place) => (now[c.from[place] ?? 0] ?? 0) - (c.arrived[place] ?? 0),
    size: (place) => c.size[place],
    tries: (place) => c.tries[place],
    next: (place) => (c.next[place] ?? NaN) - (now[c.from[place] ?? 0] ?? 0),
  };
  const measured = measures[key];
  // What is not known (NaN) is in no range.
  return (place) => ranges.some((range) => inRange(measured(place) ?? NaN, range));
}

/** Messages that a search on their host found; what came after a search is not known and matches neither way. */
function headerTest(
  { key, values, not }: Extract<Term, { kind: 'text' }>,
  { ledger, hits, names }: Surroundings,
): { readonly test: Test; readonly problem: string; readonly closed: boolean } {
  if (key !== 'header' && key !== 'subject') return { test: () => false, problem: '', closed: true };
  const shown = ledger.sources.map((held) =>
    held !== undefined && names.has(held.hostId) ? held : undefined,
  );
  const searches = values.map((value) =>
    shown.map((held) => held && hits.of(headerSearch(key, value).key, held.hostId, held.source)),
  );
  const asked = shown.filter((held) => held !== undefined);
  const unasked = asked.filter(({ from }) => searches.some((bySource) => bySource[from] === undefined));
  const running = searches.some((bySource) => bySource.some((search) => search?.done === false));
  const { c, ids } = ledger.shelf;
  const known: Test = (place) =>
    searches.every((bySource) => (c.row[place] ?? 0) < (bySource[c.from[place] ?? 0]?.before ?? 0));
  const found: Test = (place) =>
    searches.some((bySource) => bySource[c.from[place] ?? 0]?.ids.has(ids[place] ?? '') === true);
  return {
    test: (place) => known(place) && found(place) !== not,
    problem:
      unasked.length === asked.length
        ? 'Press Enter to search the headers on the host'
        : running
          ? 'The search in the headers is under way'
          : unasked.length > 0
            ? `Headers were not searched on ${[...new Set(unasked.map(({ hostId }) => names.get(hostId) ?? ''))].join(', ')}`
            : '',
    closed: unasked.length === asked.length || (running && not),
  };
}

/** Reads a filter for the messages of a ledger: a message has to pass every term. */
export function readFilter(text: string, around: Surroundings): ReadFilter {
  const filter = parseFilter(text);
  const problems = [problemOf(filter)];
  let closed = false;
  const terms = filter.terms.map((term): ReadTerm => {
    if (term.kind === 'text' && (term.key === 'header' || term.key === 'subject')) {
      const { test, problem, closed: unknown } = headerTest(term, around);
      problems.push(problem);
      closed ||= unknown;
      return { term, test };
    }
    if (
      term.kind === 'choice' &&
      around.ledger.seenAt === undefined &&
      (term.values.includes('came') || term.values.includes('changed'))
    ) {
      problems.push('There is no last look to compare with yet');
      closed = true;
    }
    const test =
      term.kind === 'text'
        ? textTest(term, around)
        : term.kind === 'choice'
          ? choiceTest(term, around)
          : measureTest(term, around);
    return { term, test: term.not ? (place) => !test(place) : test };
  });
  const said = problems.filter((problem) => problem !== '');
  return { terms, problem: [...new Set(said)].join('. '), closed };
}

/** Whether a message passes every term; nothing does where nothing can be said. */
export function allOf({ terms, closed }: Pick<ReadFilter, 'terms' | 'closed'>): Test {
  if (closed) return () => false;
  const tests = terms.map(({ test }) => test);
  const [one, two] = tests;
  if (one === undefined) return () => true;
  if (two === undefined) return one;
  return (place) => {
    for (const test of tests) if (!test(place)) return false;
    return true;
  };
}
