import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueueMessage } from '#mail/queue';
import { allOf, readFilter, type Surroundings } from '../../../../renderer/features/queue/filter.ts';
import { HeaderHits } from '../../../../renderer/features/queue/header-hits.ts';
import { Ledger } from '../../../../renderer/features/queue/ledger.ts';

const now = 1_000_000;

const message = (more: Partial<QueueMessage> = {}): QueueMessage => ({
  source: 's',
  id: 'ABC123DEF',
  queue: 'deferred',
  sender: 'Anna@Example.com',
  recipients: [{ address: 'bob@yahoo.com', reason: 'Connection timed out' }],
  sizeBytes: 2_000_000,
  arrivedAt: now,
  tries: 3,
  busy: false,
  ...more,
});

function around(messages: readonly QueueMessage[]): Surroundings {
  const ledger = new Ledger();
  ledger.begin('h', 's');
  ledger.take('h', 's', messages);
  ledger.end('h', 's', true);
  return { ledger, hits: new HeaderHits(), names: new Map([['h', 'mx1']]), clock: () => now };
}

/** Ids of what matches. */
function found(text: string, where: Surroundings): string[] {
  const matches = allOf(readFilter(text, where));
  return Array.from(where.ledger.places())
    .filter((place) => matches(place))
    .map((place) => where.ledger.line(place).id);
}
const hit = (text: string, more: Partial<QueueMessage> = {}): boolean =>
  found(text, around([message(more)])).length === 1;

describe('the filter', () => {
  it.each([
    '',
    'anna',
    'ABC123',
    'deferred',
    'timed out',
    'to:@yahoo.com',
    'to:<bob@yahoo.com>',
    'to=BOB@yahoo.com',
    'domain:Yahoo.COM',
    'domain:@yahoo.com',
    'fromdomain:example.com',
    'reason:"timed out"',
    'reason="connection timed out"',
    'cluster:"Connection timed out"',
    'in:deferred',
    'in:held,deferred',
    'size>1M',
    'tries>2',
    'tries:3',
    'host:mx',
    'host=mx1',
    'source=s',
    'id:c123',
    'id=ABC123DEF',
    'age<10m',
    'to:@yahoo.com reason:"timed out" size>1.5m in:deferred -in:held -from:<>',
    '-from:carl',
    '-next<10m',
  ])('%s finds the message', (text) => {
    expect(hit(text)).toBe(true);
    expect(readFilter(text, around([])).problem).toBe('');
  });

  it.each([
    'carl',
    'to:anna',
    'to=yahoo.com',
    'domain:oo.com',
    'fromdomain:yahoo.com',
    'in:held',
    'size<1M',
    'tries>3',
    '-anna',
    'from:<>',
    'reason:"timed  out"',
    'reason="timed out"',
    'cluster:"timed out"',
    'id=abc123def',
    'host=mx',
    'next<10m',
    'next>10m',
    'is:busy',
    'is:new',
  ])('%s does not', (text) => {
    expect(hit(text)).toBe(false);
  });

  it('knows the null sender, also as a plain word, and never takes it for a part of an address', () => {
    expect(hit('from:<>', { sender: '' })).toBe(true);
    expect(hit('fromdomain:<>', { sender: '' })).toBe(true);
    expect(hit('<>', { sender: '' })).toBe(true);
    expect(hit('from:<>,carl', { sender: 'carl@x.org' })).toBe(true);
    expect(hit('from:a', { sender: '' })).toBe(false);
    expect(hit('fromdomain:""', { sender: '' })).toBe(false);
    expect(hit('fromdomain:""', { sender: 'root' })).toBe(true);
  });

  it('measures ages and next tries by the clock of the host', () => {
    expect(hit('age>2h', { arrivedAt: now - 7201 })).toBe(true);
    expect(hit('age>2h', { arrivedAt: now - 7200 })).toBe(false);
    expect(hit('age:2h-3h', { arrivedAt: now - 7200 })).toBe(true);
    expect(hit('age<30', { arrivedAt: now - 29 * 60 })).toBe(true);
    expect(hit('next<10m', { nextTryAt: now + 599 })).toBe(true);
    expect(hit('next<10m', { nextTryAt: now + 601 })).toBe(false);
  });

  it('finds IDN domains however they are written', () => {
    // xn--exmple-cua.de is exämple.de: IDNA 2008, checked with `idn`.
    for (const written of ['xn--exmple-cua.de', 'exämple.de', 'EXÄMPLE.de', 'exa\u0308mple.de'])
      for (const asked of ['xn--exmple-cua.de', 'exämple.de', 'exa\u0308mple.de.'])
        expect(hit(`domain:${asked}`, { recipients: [{ address: `jörg@${written}` }] })).toBe(true);
    expect(hit('to:exämple', { recipients: [{ address: 'x@xn--exmple-cua.de' }] })).toBe(true);
    expect(hit('exämple', { recipients: [{ address: 'x@xn--exmple-cua.de' }] })).toBe(true);
  });

  it('looks at every recipient and every reason', () => {
    const recipients = [
      { address: 'a@one.org', reason: 'refused' },
      { address: 'b@two.org', reason: 'mailbox full' },
      { address: 'c@two.org' },
    ];
    for (const text of ['to:b@two', 'domain:two.org', 'reason:full', 'cluster:"mailbox full"', 'full b@'])
      expect(hit(text, { recipients })).toBe(true);
    for (const text of ['-to:b@two', '-domain:two.org', 'domain:three.org', '-reason:full'])
      expect(hit(text, { recipients })).toBe(false);
    expect(hit('reason:"ticket 7" reason:full', { recipients, reason: 'ticket 7' })).toBe(true);
  });

  it('leaves out what it does not understand and says so', () => {
    const where = around([message()]);
    const { problem } = readFilter('anna age>soon size:big form:x', where);
    expect(found('anna age>soon', where)).toHaveLength(1);
    expect(problem).toContain('age>soon');
    expect(problem).toContain('size:big');
    expect(problem).toContain('form:');
  });

  it('matches nothing against a last look that never was, and says so', () => {
    const where = around([message()]);
    for (const text of ['is:came', '-is:came', 'is:changed,new']) {
      expect(found(text, where)).toEqual([]);
      expect(readFilter(text, where).problem).toContain('no last look');
    }
  });

  it('tells what came and what changed since the last look', () => {
    const where = around([message(), message({ id: 'STAYS' })]);
    where.ledger.see(1);
    expect(found('is:came,changed', where)).toEqual([]);
    where.ledger.begin('h', 's');
    where.ledger.take('h', 's', [
      message({ queue: 'held' }),
      message({ id: 'STAYS' }),
      message({ id: 'CAME' }),
    ]);
    where.ledger.end('h', 's', true);
    expect(found('is:came', where)).toEqual(['CAME']);
    expect(found('is:changed', where)).toEqual(['ABC123DEF']);
  });

  it('never throws, whatever is typed', () => {
    const where = around([message()]);
    fc.assert(fc.property(fc.string(), (text) => void found(text, where)));
  });
});

describe('a search in headers', () => {
  const searched = (done: boolean): Surroundings => {
    const where = around([message({ id: 'HIT' }), message({ id: 'MISS' })]);
    const hits = [{ id: 'HIT', line: 'X-Mailer: Foo' }];
    where.hits.take(
      { kind: 'headers', hostId: 'h', source: 's', text: 'Foo', hits, done },
      where.ledger.next,
    );
    return where;
  };

  it('matches nothing before it ran, not even turned around', () => {
    const where = around([message()]);
    for (const text of ['header:foo', '-header:foo', 'subject:foo', 'header:foo,other']) {
      expect(found(text, where)).toEqual([]);
      expect(readFilter(text, where).problem).toBe('Press Enter to search the headers on the host');
    }
  });

  it('shows what it found so far, and what it did not find only when it has ended', () => {
    expect(found('header:foo', searched(false))).toEqual(['HIT']);
    expect(found('-header:foo', searched(false))).toEqual([]);
    expect(readFilter('header:foo', searched(false)).problem).toContain('under way');
    expect(found('header:FOO', searched(true))).toEqual(['HIT']);
    expect(found('-header:foo', searched(true))).toEqual(['MISS']);
    expect(readFilter('-header:foo', searched(true)).problem).toBe('');
  });

  it('is for exactly this text and this header', () => {
    expect(found('header:fo', searched(true))).toEqual([]);
    expect(found('subject:foo', searched(true))).toEqual([]);
  });

  it('says nothing of what came after it', () => {
    const where = searched(true);
    where.ledger.begin('h', 's');
    where.ledger.take('h', 's', [message({ id: 'HIT' }), message({ id: 'MISS' }), message({ id: 'LATER' })]);
    where.ledger.end('h', 's', true);
    expect(found('-header:foo', where)).toEqual(['MISS']);
  });
});
