import { describe, expect, it } from 'vitest';
import type { QueueMessage } from '#mail/queue';
import { queueFilter } from '#mail/queue-filter';
import { fastest } from './mta/reading.ts';

const message: QueueMessage = {
  source: 's',
  id: '4jWcnT4w5szGhHR',
  queue: 'deferred',
  sender: 'Jürgen@Lab.test',
  recipients: [
    { address: 'one@example.com', reason: 'Connection timed out' },
    { address: '"two words"@example.org', reason: 'Connection timed out' },
    { address: 'three@example.net', reason: 'Host not found' },
  ],
  sizeBytes: 1,
  arrivedAt: 1,
  busy: false,
  reason: 'ticket 7',
};

describe('the queue filter', () => {
  it.each([
    '',
    '  ',
    '4jwcnt',
    'jÜRGEN@',
    'EXAMPLE.ORG',
    'timed',
    'not found',
    'ticket',
    'deferred',
    'one three',
    'timed ticket jür',
  ])('finds by %j', (text) => expect(queueFilter(text)(message)).toBe(true));

  it.each(['held', 'one four', 'found not timedx', '"found not"', '"one three"', '"hr jürgen"', '<>'])(
    'does not find by %j',
    (text) => expect(queueFilter(text)(message)).toBe(false),
  );

  it('takes words in quotation marks together, and an unfinished quotation as words', () => {
    expect(queueFilter('"two words"')(message)).toBe(true);
    expect(queueFilter('"timed out" "host not"')(message)).toBe(true);
    expect(queueFilter('"timed not')(message)).toBe(true);
  });

  it('finds the null sender as <>', () => {
    expect(queueFilter('<>')({ ...message, sender: '' })).toBe(true);
  });

  it('filters 100,000 messages between two frames once it has seen them', () => {
    const many = Array.from({ length: 100_000 }, (_, n) => ({ ...message, id: `A${n}` }));
    expect(many.filter(queueFilter('example')).length).toBe(100_000);
    const test = queueFilter('example a9999');
    let found = 0;
    const time = fastest(() => {
      found = many.filter(test).length;
    });
    // A9999 and A99990 … A99999
    expect(found).toBe(11);
    // Some 20 ms on an idle machine; the bound only catches work that is done again for every keystroke.
    expect(time).toBeLessThan(200);
  });
});
