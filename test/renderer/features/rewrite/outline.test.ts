import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mtas } from '#mail/mta/index';
import { printTrace, type TraceNode } from '#mail/rewrite/question';
import {
  allClosed,
  firstClosed,
  itemsOf,
  linesOf,
  openedFor,
  outlineOf,
  shownItems,
} from '../../../../renderer/features/rewrite/trace/outline.ts';
import { createTraceStore } from '../../../../renderer/features/rewrite/trace/trace-store.ts';

const node = (to: Partial<TraceNode>): TraceNode => ({
  kind: 'said',
  name: '',
  words: '',
  cites: '',
  opens: [],
  closes: [],
  children: [],
  ...to,
});
const rule = (key: string, outcome: 'matched' | 'not matched'): TraceNode =>
  node({ kind: 'rule', key, outcome, opens: [`-----trying rule: ${key}`] });

const parse = node({
  kind: 'call',
  name: 'parse',
  before: ['user', '@', 'example', '.', 'com'],
  opens: ['parse              input: user @ example . com'],
  closes: ['parse            returns: $# local $: user'],
  children: [
    rule('a', 'not matched'),
    rule('b', 'not matched'),
    rule('c', 'not matched'),
    rule('d', 'matched'),
    rule('e', 'not matched'),
    node({ kind: 'lookup', name: 'mailertable', key: 'example.com', value: 'relay:[192.0.2.22]' }),
  ],
});
const outline = outlineOf(itemsOf([parse, node({ opens: ['mailer local, user user'] })]));

const parts = {
  kind: fc.constantFrom(
    'call' as const,
    'rule' as const,
    'lookup' as const,
    'test' as const,
    'said' as const,
  ),
  outcome: fc.constantFrom('matched' as const, 'not matched' as const, 'failed' as const),
  opens: fc.array(fc.string(), { maxLength: 2 }),
  closes: fc.array(fc.string(), { maxLength: 2 }),
};
const grown = (depth: number): fc.Arbitrary<TraceNode> =>
  fc
    .record({
      ...parts,
      children: depth === 0 ? fc.constant([]) : fc.array(grown(depth - 1), { maxLength: 4 }),
    })
    .map((one) => node(one));
const traces = grown(4);

describe('a trace as lines', () => {
  it('puts rules that were tried in vain below one line, and leaves a single one where it is', () => {
    const told = outline.items.map(
      ({ depth, tries, step }) => `${depth} ${tries} ${step?.name ?? ''}${step?.key ?? ''}`,
    );
    expect(told).toEqual([
      '0 0 parse',
      '1 3 ',
      '2 0 a',
      '2 0 b',
      '2 0 c',
      '1 0 d',
      '1 0 e',
      '1 0 mailertableexample.com',
      '0 0 ',
    ]);
  });

  it('knows what belongs to what', () => {
    expect([...outline.parents]).toEqual([-1, 0, 1, 1, 1, 0, 0, 0, -1]);
    expect([...outline.ends]).toEqual([8, 5, 3, 4, 5, 6, 7, 8, 9]);
    expect([...outline.places]).toEqual([1, 1, 1, 2, 3, 2, 3, 4, 2]);
    expect([...outline.siblings]).toEqual([2, 4, 3, 3, 3, 4, 4, 4, 2]);
  });

  it('shows all but the rules tried in vain at first, and what is looked for when it is gone to', () => {
    expect(shownItems(outline, firstClosed(outline))).toEqual([0, 1, 5, 6, 7, 8]);
    expect(shownItems(outline, allClosed(outline))).toEqual([0, 8]);
    expect(shownItems(outline, openedFor(outline, 3, allClosed(outline)))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });

  it('prints back to the same lines, whatever the trace', () => {
    fc.assert(
      fc.property(fc.array(traces, { maxLength: 4 }), (nodes) => {
        expect(linesOf(outlineOf(itemsOf(nodes)))).toEqual(printTrace(nodes));
      }),
    );
  });

  it('takes a hundred thousand rules', () => {
    const long = node({
      kind: 'call',
      children: Array.from({ length: 100_000 }, (_, n) => rule(`${n}`, 'not matched')),
    });
    const big = outlineOf(itemsOf([long]));
    expect(big.items).toHaveLength(100_002);
    expect(shownItems(big, firstClosed(big))).toEqual([0, 1]);
    expect(big.items[1]?.tries).toBe(100_000);
  });
});

describe('looking at a trace', () => {
  const open = () => createTraceStore(outline);

  it('moves among what is shown, into and out of it', () => {
    const store = open();
    const at = (): number => store.getState().cursor;
    const press = (...keys: ('down' | 'up' | 'in' | 'out')[]): number => {
      for (const key of keys) {
        const { move, into, outOf } = store.getState();
        if (key === 'down') move(1);
        else if (key === 'up') move(-1);
        else if (key === 'in') into();
        else outOf();
      }
      return at();
    };
    expect(press('down')).toBe(0);
    expect(press('down', 'down')).toBe(5);
    expect(press('up')).toBe(1);
    expect(press('in', 'in')).toBe(2);
    expect(press('down')).toBe(3);
    expect(press('out')).toBe(1);
    expect(press('out')).toBe(1);
    expect(store.getState().rows).toEqual([0, 1, 5, 6, 7, 8]);
    expect(press('out', 'out')).toBe(0);
    expect(store.getState().rows).toEqual([0, 8]);
  });

  it('is at what hides it when what it was at is hidden', () => {
    const store = open();
    store.getState().go(3);
    store.getState().closeAll();
    expect(store.getState().cursor).toBe(0);
  });

  it('finds an address as it is written and as it is taken apart, and goes round', () => {
    const store = open();
    const found = (text: string): readonly number[] => {
      store.getState().seek(text);
      return store.getState().hits;
    };
    expect(found('USER@example.com')).toEqual([0]);
    expect(found('user @ example')).toEqual([0]);
    expect(found('trying rule')).toEqual([2, 3, 4, 5, 6]);
    expect(found('  ')).toEqual([]);
    found('trying rule: b');
    store.getState().next(1);
    expect(store.getState().cursor).toBe(3);
    expect(store.getState().rows).toContain(3);
    found('returns');
    store.getState().next(1);
    expect(store.getState().cursor).toBe(0);
    found('example.com');
    store.getState().next(-1);
    expect(store.getState().cursor).toBe(7);
    store.getState().next(1);
    expect(store.getState().cursor).toBe(0);
  });
});

describe('what real sendmail printed', () => {
  const recorded = readFileSync(
    new URL('../../../fixtures/mta/sendmail/bt/rules-numbered.txt', import.meta.url),
    'latin1',
  )
    .split(/^@@@ .*\n/m)
    .filter((text) => text !== '');

  it('comes out of the tree as it went in', () => {
    expect(recorded.length).toBeGreaterThan(3);
    for (const text of recorded) {
      const trace = mtas.sendmail.rewrite?.shell?.read('3,0 x', text).trace ?? [];
      expect(linesOf(outlineOf(itemsOf(trace))).join('\n')).toBe(text.replace(/\n$/, ''));
    }
  });
});
