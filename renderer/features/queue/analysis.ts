import { ageBucket, ages } from '#mail/ages';
import { quote } from '#mail/filter/tokens';
import { facet, facetIds, facetOf, domainTerm } from './analysis-facets.ts';
import { facetValue, highest } from './analysis-top.ts';
import type { ReadFilter, Surroundings, Test } from './filter.ts';
import { goneMark, notSeen, queueOrder } from './shelf.ts';
import type { Analysis, DomainTrouble, FacetId, Since } from './wire.ts';

/** Messages counted in one go: some milliseconds, so that a keystroke never waits for more. */
const atOnce = 8000;
const heatDomains = 30;
const mostTroubles = 50;
const mostRecipients = 20;

/** What came, left and changed on the hosts shown since the user last looked, whatever the filter says. */
function since({ ledger, names }: Surroundings): Since {
  let came = 0;
  let changed = 0;
  let there = 0;
  let before = 0;
  if (ledger.seenAt === undefined) return { at: undefined, came, left: 0, changed };
  const { c, size } = ledger.shelf;
  const shown = ledger.sources.map((held) => held !== undefined && names.has(held.hostId));
  for (const held of ledger.sources)
    if (held !== undefined && names.has(held.hostId)) before += held.seen ?? 0;
  for (let place = 0; place < size; place++) {
    if (c.row[place] === 0 || c.mark[place] === goneMark || shown[c.from[place] ?? 0] !== true) continue;
    if (c.seenQueue[place] === notSeen) came++;
    else {
      there++;
      if (ledger.changedSince(place)) changed++;
    }
  }
  return { at: ledger.seenAt, came, left: before - there, changed };
}

/** Finds the cluster of every reason, a part at a time: so many patterns are too much for one keystroke. */
export function* clustered(
  { ledger: { shelf } }: Surroundings,
  order: Uint32Array,
): Generator<void, undefined> {
  let done = 0;
  for (const place of order) {
    shelf.cluster(shelf.c.reason[place] ?? 0);
    shelf.rest.get(place)?.reasons.forEach((reason) => shelf.cluster(reason));
    if (++done % 1000 === 0) yield;
  }
  return undefined;
}

/**
 * Counts over what a filter matches, a part at a time: yields between the parts, and returns the counts at the end.
 * Each facet counts what matches without its own terms, so that its other values stay in sight. What is gone is not
 * counted unless the filter asks for it. The ledger must not change meanwhile.
 */
export function* analyse(
  filter: string,
  read: ReadFilter,
  around: Surroundings,
  order: Uint32Array,
): Generator<void, Analysis> {
  const { ledger, names } = around;
  const { shelf, sources } = ledger;
  const { c } = shelf;
  const hosts = [...names.keys()];
  const hostOf = sources.map((held) => (held === undefined ? -1 : hosts.indexOf(held.hostId)));
  const clocks = sources.map((held) => (held === undefined ? 0 : around.clock(held.hostId)));
  const ours = Date.now() / 1000;
  const withGone = read.terms.some(
    ({ term }) => term.kind === 'choice' && term.key === 'is' && !term.not && term.values.includes('gone'),
  );

  const common: Test[] = [];
  const own = new Map<FacetId, Test[]>();
  for (const term of read.terms) {
    const id = facetOf(term);
    if (id === undefined) common.push(term.test);
    else own.set(id, [...(own.get(id) ?? []), term.test]);
  }
  const owned = [...own];

  // Clusters first: how many there are is known only when every reason was looked at.
  yield* clustered(around, order);
  let done = 0;
  const sizes: Readonly<Record<FacetId, number>> = {
    domain: shelf.domains.size,
    reason: shelf.clusters.size,
    sender: shelf.senders.size,
    senderDomain: shelf.senderDomains.size,
    age: ages.length,
    queue: queueOrder.length,
    source: sources.length,
    host: hosts.length,
  };
  const counts = Object.fromEntries(facetIds.map((id) => [id, new Uint32Array(sizes[id])])) as Record<
    FacetId,
    Uint32Array
  >;
  const bump = (column: Uint32Array, number: number): void => {
    column[number] = (column[number] ?? 0) + 1;
  };
  const heat = new Uint32Array(sizes.domain * ages.length);
  const perDomain = new Uint32Array(sizes.domain);
  const oldest = new Float64Array(sizes.domain).fill(Infinity);
  const newest = new Float64Array(sizes.domain).fill(-Infinity);
  const reasonsOf = new Map<number, number>();
  const recipients = new Map<string, number>();
  let matched = 0;
  let bytes = 0;

  for (const place of order) {
    if (++done % atOnce === 0) yield;
    const from = c.from[place] ?? 0;
    if ((hostOf[from] ?? -1) < 0 || (c.mark[place] === goneMark && !withGone)) continue;
    if (read.closed || !common.every((test) => test(place))) continue;
    let failed: FacetId | undefined;
    let failures = 0;
    for (const [id, tests] of owned)
      if (!tests.every((test) => test(place))) {
        failures++;
        failed = id;
      }
    if (failures > 1) continue;
    const rest = shelf.rest.get(place);
    const age = ageBucket((clocks[from] ?? 0) - (c.arrived[place] ?? 0));
    const reason = shelf.cluster(c.reason[place] ?? 0);
    const sender = c.sender[place] ?? 0;
    const counted = (id: FacetId): boolean => failures === 0 || failed === id;
    if (counted('domain')) {
      if (rest === undefined) bump(counts.domain, c.domain[place] ?? 0);
      else rest.domains.forEach((domain) => bump(counts.domain, domain));
    }
    if (counted('reason')) {
      if (rest === undefined) bump(counts.reason, reason);
      else {
        const several = new Set([reason]);
        rest.reasons.forEach((one) => one !== 0 && several.add(shelf.cluster(one)));
        several.forEach((one) => bump(counts.reason, one));
      }
    }
    if (counted('sender')) bump(counts.sender, sender);
    if (counted('senderDomain')) bump(counts.senderDomain, shelf.senderDomain(sender));
    if (counted('age')) bump(counts.age, age);
    if (counted('queue')) bump(counts.queue, c.queue[place] ?? 0);
    if (counted('source')) bump(counts.source, from);
    if (counted('host')) bump(counts.host, hostOf[from] ?? 0);
    if (failures > 0) continue;

    matched++;
    bytes += c.size[place] ?? 0;
    const arrived = (c.arrived[place] ?? 0) + ours - (clocks[from] ?? 0);
    const intoDomain = (domain: number): void => {
      bump(perDomain, domain);
      bump(heat, domain * ages.length + age);
      if (arrived < (oldest[domain] ?? 0)) oldest[domain] = arrived;
      if (arrived > (newest[domain] ?? 0)) newest[domain] = arrived;
      if (c.reason[place] === 0) return;
      const key = domain * sizes.reason + reason;
      reasonsOf.set(key, (reasonsOf.get(key) ?? 0) + 1);
    };
    if (rest === undefined) intoDomain(c.domain[place] ?? 0);
    else rest.domains.forEach(intoDomain);
    for (const address of rest?.addresses ?? [shelf.addresses[place] ?? '']) {
      const name = address.toLowerCase();
      recipients.set(name, (recipients.get(name) ?? 0) + 1);
    }
    // A message to thousands is more work than a thousand messages.
    if (rest !== undefined) done += Math.min(rest.addresses.length >> 1, atOnce - 1 - (done % atOnce));
  }
  yield;

  const domainValue = (number: number, count: number): ReturnType<typeof facetValue> => {
    const domain = shelf.domains.text(number);
    return facetValue(filter, domain === '' ? 'none' : domain, domainTerm(domain), count);
  };
  const main = new Map<number, { cluster: number; count: number }>();
  for (const [key, count] of reasonsOf) {
    const domain = Math.floor(key / sizes.reason);
    if (count > (main.get(domain)?.count ?? 0)) main.set(domain, { cluster: key % sizes.reason, count });
  }
  yield;
  const rows = highest(perDomain, heatDomains).top;
  const heatCounts = new Uint32Array(rows.length * ages.length);
  rows.forEach(({ number }, at) =>
    heatCounts.set(heat.subarray(number * ages.length, (number + 1) * ages.length), at * ages.length),
  );
  const troubles = highest(perDomain, mostTroubles).top.map(({ number, count }): DomainTrouble => {
    const { label: domain, term } = domainValue(number, count);
    const { cluster = 0, count: reasonCount = 0 } = main.get(number) ?? {};
    return {
      domain,
      term,
      count,
      oldestAt: oldest[number] ?? 0,
      newestAt: newest[number] ?? 0,
      reason: shelf.clusters.text(cluster),
      reasonCount,
    };
  });
  const numbers = new Uint32Array(recipients.values());
  const addresses = [...recipients.keys()];
  yield;
  const facets = facetIds.map((id) => facet(id, counts[id], filter, ledger, hosts, names));
  return {
    matched,
    bytes,
    facets,
    heat: {
      ages: ages.map(({ label, term }, at) => facetValue(filter, label, term, counts.age[at] ?? 0)),
      domains: rows.map(({ number, count }) => domainValue(number, count)),
      counts: heatCounts,
    },
    troubles,
    topRecipients: highest(numbers, mostRecipients).top.map(({ number, count }) =>
      facetValue(filter, addresses[number] ?? '', `to=${quote(addresses[number] ?? '')}`, count),
    ),
    since: since(around),
  };
}
