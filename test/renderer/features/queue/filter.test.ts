import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueueMessage } from '#mail/queue';
import { withQueue } from '../../../../renderer/features/queue/filter-bar.tsx';
import { readFilter, type Candidate } from '../../../../renderer/features/queue/filter.ts';
import { Ledger } from '../../../../renderer/features/queue/ledger.ts';

function candidate(more: Partial<QueueMessage>, ageSeconds = 0, hostName = 'mx1'): Candidate {
  const message: QueueMessage = {
    source: 's',
    id: 'ABC123DEF',
    queue: 'deferred',
    sender: 'Anna@Example.com',
    recipients: [{ address: 'bob@yahoo.com', reason: 'Connection timed out' }],
    sizeBytes: 2_000_000,
    arrivedAt: 0,
    tries: 3,
    busy: false,
    ...more,
  };
  const ledger = new Ledger();
  ledger.begin('h', 's');
  ledger.take('h', 's', [message]);
  const row = [...ledger.rows.values()][0];
  if (row === undefined) throw new Error('the ledger took no message');
  return { row, message, hostName, ageSeconds };
}

describe('the filter', () => {
  const hit = (text: string, one = candidate({})): boolean => readFilter(text).matches(one);

  it.each([
    '',
    'anna',
    'to:@yahoo.com',
    'reason:"timed out"',
    'in:deferred',
    'size>1M',
    'tries>2',
    'host:mx',
    'id:c123',
    'to:@yahoo.com reason:"timed out" size>1.5m in:deferred -in:held',
    '-from:carl',
  ])('%s finds the message', (text) => {
    expect(hit(text)).toBe(true);
    expect(readFilter(text).problem).toBe('');
  });

  it.each(['carl', 'to:anna', 'in:held', 'size<1M', 'tries>3', '-anna', 'from:<>', 'reason:"timed  out"'])(
    '%s does not',
    (text) => {
      expect(hit(text)).toBe(false);
    },
  );

  it('knows the null sender and ages by the host clock', () => {
    expect(hit('from:<>', candidate({ sender: '' }))).toBe(true);
    expect(hit('age>2h', candidate({}, 7201))).toBe(true);
    expect(hit('age>2h', candidate({}, 7199))).toBe(false);
    expect(hit('age<30', candidate({}, 29 * 60))).toBe(true);
  });

  it('leaves out what it does not understand and says so', () => {
    const { matches, problem } = readFilter('anna age>soon size:big');
    expect(matches(candidate({}))).toBe(true);
    expect(problem).toContain('age>soon');
    expect(problem).toContain('size:big');
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        readFilter(text).matches(candidate({}));
      }),
    );
  });
});

describe('the queue chips', () => {
  it('narrow to one queue, and take it back', () => {
    expect(withQueue('', 'held')).toBe('in:held');
    expect(withQueue('to:bob in:held', 'deferred')).toBe('to:bob in:deferred');
    expect(withQueue('to:bob in:held', 'held')).toBe('to:bob');
  });
});
