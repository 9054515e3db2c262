import { describe, expect, it } from 'vitest';
import { curvesBy, gridOf, summary } from '../../../../renderer/features/queue/finding/depth-series.ts';
import { withQueue } from '../../../../renderer/features/queue/finding/queue-chips.tsx';
import { explainReason } from '../../../../renderer/features/queue/finding/reason-meaning.ts';
import { depthSamples } from '../../../../renderer/features/queue/finding/recorder.ts';
import { steadied } from '../../../../renderer/features/queue/finding/steady.ts';
import type { Facet, FacetValue, Row } from '../../../../renderer/features/queue/wire.ts';

const value = (label: string, count: number, state: FacetValue['state'] = ''): FacetValue => ({
  label,
  term: `domain:${label}`,
  count,
  state,
});
const facet = (values: readonly FacetValue[], more = 0): Facet => ({ id: 'domain', values, more });

describe('counts under the pointer', () => {
  it('stay where they are, whatever their new numbers', () => {
    const before = facet([value('a', 9), value('b', 5), value('c', 1)]);
    const now = facet([value('c', 20), value('a', 3)]);
    expect(steadied(before, now).values.map(({ label, count }) => [label, count])).toEqual([
      ['a', 3],
      ['b', 0],
      ['c', 20],
    ]);
  });

  it('let new values wait, and count them', () => {
    const now = facet([value('new', 20), value('a', 3), value('newer', 1)], 4);
    const shown = steadied(facet([value('a', 9)]), now);
    expect(shown.values.map(({ label }) => label)).toEqual(['a']);
    expect(shown.more).toBe(6);
  });

  it('show what a click did to them', () => {
    const before = facet([value('a', 9), value('b', 5, 'in')]);
    const shown = steadied(before, facet([value('a', 9, 'out')]));
    expect(shown.values.map(({ state }) => state)).toEqual(['out', '']);
  });
});

describe('a queue chip', () => {
  it.each([
    ['', 'held', 'in:held'],
    ['to:bob in:held', 'deferred', 'to:bob in:deferred'],
    ['to:bob in:held,deferred', 'active', 'to:bob in:active'],
    ['in:held to:bob', 'held', 'to:bob'],
    ['reason:"in:held it was"', 'held', 'reason:"in:held it was" in:held'],
    ['-in:held', 'held', 'in:held'],
  ] as const)('turns %j into only %s', (filter, queue, after) => {
    expect(withQueue(filter, queue).trim()).toBe(after);
  });
});

const row = (more: Partial<Row>): Row => ({
  row: 1,
  hostId: 'mx1',
  source: 'postfix',
  id: 'A',
  queue: 'deferred',
  sender: '',
  recipient: '',
  more: 0,
  sizeBytes: 1,
  arrivedAt: 1000,
  nextTryAt: undefined,
  tries: undefined,
  reason: '',
  busy: false,
  mark: '',
  ...more,
});

describe('what is taken down of a listing', () => {
  it('is the number and the oldest age of each queue of each source; what is gone does not count', () => {
    const rows = [
      row({ arrivedAt: 1000 }),
      row({ arrivedAt: 400 }),
      row({ arrivedAt: 10, mark: 'gone' }),
      row({ arrivedAt: 10, hostId: 'mx2' }),
      row({ queue: 'held', arrivedAt: 900 }),
      row({ source: 'other', arrivedAt: 2100 }),
      row({ source: 'forgotten' }),
    ];
    expect(depthSamples(rows, 'mx1', ['postfix', 'other', 'empty'], 2000)).toEqual([
      { source: 'postfix', queue: 'deferred', count: 2, oldestSeconds: 1600 },
      { source: 'postfix', queue: 'held', count: 1, oldestSeconds: 1100 },
      { source: 'other', queue: 'deferred', count: 1, oldestSeconds: 0 },
      { source: 'empty', queue: 'deferred', count: 0 },
    ]);
  });
});

describe('curves over time', () => {
  const line = (hostId: string, at: number[], count: number[]) => ({
    hostId,
    source: 'postfix',
    queue: 'deferred' as const,
    at,
    count,
    oldestSeconds: count.map((one) => (one === 0 ? null : one * 10)),
  });
  const every = (from: number, to: number, step: number): number[] =>
    Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => from + n * step);

  it('hold a value until the next reading, and have a gap where none came for long', () => {
    const at = [...every(0, 600, 60), ...every(1800, 2400, 60)];
    const grid = gridOf(0, 2400, 40);
    const curve = curvesBy(
      [
        line(
          'a',
          at,
          at.map(() => 5),
        ),
      ],
      grid,
      () => 'all',
    ).get('all');
    const known = grid.map((time, n) => [time, curve?.count[n] ?? null] as const);
    expect(known.filter(([, count]) => count === null).map(([time]) => time)).toEqual(every(840, 1740, 60));
    expect(new Set(curve?.count)).toEqual(new Set([5, null]));
  });

  it('keep the peak of each stretch', () => {
    const at = every(0, 3600, 15);
    const count = at.map((time) => (time === 1815 ? 900 : 10));
    const curve = curvesBy([line('a', at, count)], gridOf(0, 3600, 20), () => 'all').get('all');
    expect(summary(curve?.count ?? [])).toEqual({ now: 10, peak: 900 });
    expect(Math.max(...(curve?.oldest ?? []).map((age) => age ?? 0))).toBe(9000);
  });

  it('add up hosts, and leave out one that was not read', () => {
    const at = every(0, 600, 60);
    const lines = [
      line(
        'a',
        at,
        at.map(() => 5),
      ),
      line('b', at.slice(0, 3), [7, 7, 7]),
    ];
    const grid = gridOf(0, 600, 10);
    expect(curvesBy(lines, grid, () => 'all').get('all')?.count).toEqual([12, 12, 12, 12, 12, 5, 5, 5, 5, 5]);
    expect([...curvesBy(lines, grid, ({ hostId }) => hostId).keys()]).toEqual(['a', 'b']);
  });

  it('know nothing where nothing was told', () => {
    expect(curvesBy([], gridOf(0, 60, 3), () => 'all').size).toBe(0);
  });
});

describe('a well-known reason', () => {
  // Texts as Postfix 3.7 and sendmail 8.17 and large receivers write them.
  it.each([
    ['connect to *[*]:25: Connection refused', /nothing listens/],
    ['Deferred: Connection timed out with mx.example.net.', /does not answer/],
    ['host *[*] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command)', /mailbox is full/],
    ['host *[*] said: 550 5.7.26 This mail is unauthenticated', /SPF and DKIM/],
    ['Name server: *: host name lookup failure', /name is not found/],
    ['host *[*] said: 451 4.7.1 Greylisting in action', /policy|passes by itself/],
    ['=HYPERLINK("*","*")', /^$/],
    ['host *[*] said: 250 2.0.0 Ok', /^$/],
  ])('%s', (reason, meaning) => {
    expect(explainReason(reason)).toMatch(meaning);
  });
});
