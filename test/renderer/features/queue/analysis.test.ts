import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf } from '#mail/domains';
import { withTerm } from '#mail/filter/edit';
import type { QueueMessage, QueueName } from '#mail/queue';
import { clusterOf } from '#mail/reasons/cluster';
import { analyse } from '../../../../renderer/features/queue/analysis.ts';
import { allOf, readFilter, type Surroundings } from '../../../../renderer/features/queue/filter.ts';
import { HeaderHits } from '../../../../renderer/features/queue/header-hits.ts';
import { Ledger } from '../../../../renderer/features/queue/ledger.ts';
import { Sorting } from '../../../../renderer/features/queue/sorting.ts';
import type { Analysis, ColumnId, FacetId, Row } from '../../../../renderer/features/queue/wire.ts';

const now = 10_000_000;
const reason = fc.constantFrom<string | undefined>(
  undefined,
  'connect to a.org[1.2.3.4]:25: Connection refused',
  'connect to b.org[1.2.3.5]:25: Connection refused',
  'Mailbox full',
);
const address = fc.constantFrom<string>('a@one.org', 'B@one.org', 'c@two.org', 'd@three.org', 'root');
const shape = fc.record({
  queue: fc.constantFrom<QueueName>('deferred', 'held', 'active'),
  sender: fc.constantFrom<string>('', 'x@from.org', 'Y@from.org', 'z@other.org'),
  recipients: fc.array(fc.tuple(address, reason), { maxLength: 3 }),
  sizeBytes: fc.integer({ min: 1, max: 5000 }),
  age: fc.constantFrom<number>(5, 700, 4000, 90_000, 500_000),
});

function ledgerOf(shapes: readonly (typeof shape extends fc.Arbitrary<infer T> ? T : never)[]): Ledger {
  const ledger = new Ledger();
  ledger.begin('h', 's');
  ledger.take(
    'h',
    's',
    shapes.map(({ queue, sender, recipients, sizeBytes, age }, at): QueueMessage => ({
      source: 's',
      id: `ID${at}`,
      queue,
      sender,
      recipients: recipients.map(([to, why]) =>
        why === undefined ? { address: to } : { address: to, reason: why },
      ),
      sizeBytes,
      arrivedAt: now - age,
      busy: false,
    })),
  );
  ledger.end('h', 's', true);
  return ledger;
}
const around = (ledger: Ledger): Surroundings => ({
  ledger,
  hits: new HeaderHits(),
  names: new Map([['h', 'mx1']]),
  clock: () => now,
});
function analysed(filter: string, where: Surroundings): Analysis {
  const counting = analyse(filter, readFilter(filter, where), where, where.ledger.places());
  for (;;) {
    const step = counting.next();
    if (step.done === true) return step.value;
  }
}
const matching = (filter: string, where: Surroundings): QueueMessage[] => {
  const matches = allOf(readFilter(filter, where));
  return Array.from(where.ledger.places())
    .filter(matches)
    .map((place) => where.ledger.message(where.ledger.line(place).row))
    .filter((message) => message !== undefined);
};

describe('the counts', () => {
  it('of every value of every facet are what a click on it would show', () => {
    const filters = [
      '',
      'domain:one.org',
      '-domain:one.org,two.org in:held',
      'from=x@from.org size>1k',
      'age:1h-6h',
      'is:new',
    ];
    fc.assert(
      fc.property(fc.array(shape, { maxLength: 25 }), fc.constantFrom(...filters), (shapes, filter) => {
        const where = around(ledgerOf(shapes));
        const { facets, matched, bytes } = analysed(filter, where);
        const all = matching(filter, where);
        expect([matched, bytes]).toEqual([
          all.length,
          all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
        ]);
        for (const { values } of facets)
          for (const { term, count } of values) {
            // Alone: without the other values of the same facet.
            let alone = filter;
            for (const value of values) alone = withTerm(alone, value.term, '');
            expect(matching(withTerm(alone, term, 'in'), where).length).toBe(count);
          }
      }),
      { numRuns: 150 },
    );
  });

  it('cover every value there is', () => {
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 25 }), (shapes) => {
        const where = around(ledgerOf(shapes));
        const { facets, heat, topRecipients } = analysed('', where);
        const labels = (id: FacetId): string[] =>
          (facets.find((facet) => facet.id === id)?.values ?? []).map(({ label }) => label).sort();
        const messages = matching('', where);
        const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
        const domains = messages.map(({ recipients }) =>
          recipients.length === 0 ? ['none'] : recipients.map((to) => domainOf(to.address) || 'none'),
        );
        expect(labels('domain')).toEqual(unique(domains.flat()));
        expect(labels('sender')).toEqual(unique(messages.map(({ sender }) => sender || '<>')));
        const reasons = messages.flatMap(({ recipients }) =>
          recipients.map((to) => clusterOf(to.reason ?? '')),
        );
        for (const one of unique(reasons.filter(Boolean))) expect(labels('reason')).toContain(one);
        const once = domains.reduce((sum, list) => sum + new Set(list).size, 0);
        expect(heat.counts.reduce((sum, count) => sum + count, 0)).toBe(once);
        const addresses = messages.flatMap(({ recipients }) =>
          recipients.map((to) => to.address.toLowerCase()),
        );
        for (const { label, count } of topRecipients)
          if (label !== '') expect(count).toBe(addresses.filter((one) => one === label).length);
      }),
      { numRuns: 150 },
    );
  });

  it('tell since when there is trouble with a domain, and what most of it is', () => {
    const why = 'connect to a.org[1.2.3.4]:25: Connection refused';
    const one = { queue: 'deferred' as const, sender: '', sizeBytes: 1 };
    const ledger = ledgerOf([
      { ...one, age: 90_000, recipients: [['a@one.org', why]] },
      {
        ...one,
        age: 700,
        recipients: [
          ['b@one.org', why],
          ['c@two.org', undefined],
        ],
      },
      { ...one, age: 5, recipients: [['c@one.org', 'Mailbox full']] },
    ]);
    const [first] = analysed('', around(ledger)).troubles;
    expect(first).toMatchObject({
      domain: 'one.org',
      count: 3,
      reason: 'connect to *[*]:25: Connection refused',
      reasonCount: 2,
    });
    expect((first?.newestAt ?? 0) - (first?.oldestAt ?? 0)).toBeCloseTo(89_995);
  });

  it('tell what came, left and changed since the last look', () => {
    const message = (id: string, queue: QueueName = 'deferred'): QueueMessage => ({
      source: 's',
      id,
      queue,
      sender: '',
      recipients: [],
      sizeBytes: 1,
      arrivedAt: 1,
      busy: false,
    });
    const ledger = new Ledger();
    const list = (...messages: QueueMessage[]): void => {
      ledger.begin('h', 's');
      ledger.take('h', 's', messages);
      ledger.end('h', 's', true);
    };
    list(message('A'), message('B'), message('C'));
    expect(analysed('', around(ledger)).since.at).toBeUndefined();
    ledger.see(7);
    list(message('B', 'held'), message('C'), message('D'), message('E'));
    const expected = { at: 7, came: 2, left: 1, changed: 1 };
    expect(analysed('in:lost', around(ledger)).since).toEqual(expected);
    list(message('B', 'held'), message('C'), message('D'), message('E'));
    expect(analysed('', around(ledger)).since).toEqual(expected);
  });
});

describe('sorting', () => {
  const keys: Readonly<Partial<Record<ColumnId, (row: Row) => string | number>>> = {
    id: ({ id }) => id.toLowerCase(),
    sender: ({ sender }) => sender.toLowerCase(),
    recipients: ({ recipient }) => recipient.toLowerCase(),
    size: ({ sizeBytes }) => sizeBytes,
    arrived: ({ arrivedAt }) => -arrivedAt,
  };

  it('is what comparing one by one gives, texts of any alphabet included', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.stringMatching(/^[ab~é]{0,14}$/));
    const one = fc.record({
      sender: text,
      to: text,
      sizeBytes: fc.oneof(fc.nat(5), fc.double({ min: 0, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 120 }), fc.boolean(), (list, descending) => {
        const ledger = new Ledger();
        ledger.begin('h', 's');
        const messages = list.map(({ sender, to, sizeBytes }, at): QueueMessage => ({
          source: 's',
          id: `ID${at}`,
          queue: 'held',
          sender,
          recipients: [{ address: to }],
          sizeBytes,
          arrivedAt: at % 7,
          busy: false,
        }));
        ledger.take('h', 's', messages);
        for (const [column, key] of Object.entries(keys) as [ColumnId, (row: Row) => string | number][]) {
          const rows = ledger.lines().sort((a, b) => {
            const [x, y] = [key(a), key(b)];
            return x === y ? a.row - b.row : (x < y ? -1 : 1) * (descending ? -1 : 1);
          });
          const places = new Sorting().of(ledger, { column, descending }, new Map());
          expect(Array.from(places, (place) => ledger.line(place).row)).toEqual(rows.map(({ row }) => row));
        }
      }),
      { numRuns: 150 },
    );
  });
});
