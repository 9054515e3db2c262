import { describe, expect, it } from 'vitest';
import type { QueueMessage } from '#mail/queue';
import { Ledger } from '../../../../renderer/features/queue/ledger.ts';

const message = (id: string, more: Partial<QueueMessage> = {}): QueueMessage => ({
  source: 's',
  id,
  queue: 'deferred',
  sender: 'a@x.example',
  recipients: [{ address: 'b@y.example' }],
  sizeBytes: 100,
  arrivedAt: 1000,
  busy: false,
  ...more,
});

/** One whole listing of these messages; answers with what changed, by id. */
function listing(ledger: Ledger, messages: readonly QueueMessage[], whole = true): Record<string, string> {
  ledger.begin('h', 's');
  ledger.take('h', 's', messages);
  ledger.end('h', 's', whole);
  return Object.fromEntries(ledger.changes().changed.map((row) => [row.id, row.mark]));
}
const rowOf = (ledger: Ledger, id: string): number | undefined =>
  ledger.lines().find((row) => row.id === id)?.row;

describe('the ledger', () => {
  it('tells nothing when nothing changed', () => {
    const ledger = new Ledger();
    expect(listing(ledger, [message('A'), message('B')])).toEqual({ A: '', B: '' });
    expect(listing(ledger, [message('B'), message('A')])).toEqual({});
  });

  it('tells only the difference, and marks what is new and what is gone', () => {
    const ledger = new Ledger();
    listing(ledger, [message('A'), message('B')]);
    expect(listing(ledger, [message('B', { queue: 'held' }), message('C')])).toEqual({
      A: 'gone',
      B: '',
      C: 'new',
    });
    expect(ledger.depth(new Set(['h']))).toEqual({
      count: 2,
      byQueue: { held: 1, deferred: 1 },
      oldestAt: 1000,
    });
  });

  it('drops what is gone with the listing after, and takes the mark off what was new', () => {
    const ledger = new Ledger();
    listing(ledger, [message('A')]);
    const gone = rowOf(ledger, 'A');
    listing(ledger, [message('B')]);
    ledger.begin('h', 's');
    ledger.take('h', 's', [message('B')]);
    ledger.end('h', 's', true);
    expect(ledger.changes()).toMatchObject({ changed: [{ id: 'B', mark: '' }], dropped: [gone] });
  });

  it('keeps the number of a message over every listing, also when its queue changes', () => {
    const ledger = new Ledger();
    listing(ledger, [message('A')]);
    const row = rowOf(ledger, 'A');
    listing(ledger, [message('A', { queue: 'active', busy: true })]);
    expect(rowOf(ledger, 'A')).toBe(row);
  });

  it('gives a reused id another number: a selection must not slip to another message', () => {
    const ledger = new Ledger();
    listing(ledger, [message('A')]);
    const row = rowOf(ledger, 'A');
    listing(ledger, [message('A', { sender: 'other@x.example', arrivedAt: 2000 })]);
    expect(rowOf(ledger, 'A')).not.toBe(row);
    expect(ledger.message(row ?? 0)).toBeUndefined();
  });

  it('takes nothing for gone when the listing broke off', () => {
    const ledger = new Ledger();
    listing(ledger, [message('A'), message('B')]);
    expect(listing(ledger, [message('A', { queue: 'held' })], false)).toEqual({});
    expect(ledger.lines().map(({ id, mark }) => `${id}${mark}`)).toEqual(['A', 'B']);
  });

  it('does not call everything new after a first listing that broke off', () => {
    const ledger = new Ledger();
    listing(ledger, [message('A')], false);
    expect(listing(ledger, [message('A'), message('B')])).toEqual({ B: '' });
  });

  it('forgets a source that the host does not have any more', () => {
    const ledger = new Ledger();
    listing(ledger, [message('A')]);
    ledger.keepOnly('h', []);
    expect(ledger.lines()).toEqual([]);
    expect(ledger.changes().dropped).toHaveLength(1);
  });

  it('takes the reason of a recipient where the message itself has none', () => {
    const ledger = new Ledger();
    listing(ledger, [
      message('A', { recipients: [{ address: 'b@y' }, { address: 'c@y', reason: 'refused' }] }),
    ]);
    expect(ledger.lines()[0]).toMatchObject({ reason: 'refused', recipient: 'b@y', more: 1 });
  });
});
