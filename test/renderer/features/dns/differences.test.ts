import { describe, expect, it } from 'vitest';
import type { DnsReply } from '#mail/dns/question';
import { compareColumns, statusesDiffer } from '../../../../renderer/features/dns/compare/differences.ts';
import { serverState } from '../../../../renderer/features/dns/delegation/server-state.ts';

const reply = (status: string, answer: DnsReply['answer'] = [], more: Partial<DnsReply> = {}): DnsReply => ({
  question: { name: 'example.com', type: 'MX' },
  status,
  words: '',
  server: '192.0.2.53#53',
  transport: 'udp',
  flags: [],
  answer,
  authority: [],
  additional: [],
  extended: [],
  milliseconds: 1,
  raw: '',
  ...more,
});
const mx = (data: string, ttl: number) => ({ name: 'example.com', type: 'MX', ttl, data });
const column = (place: number, said: DnsReply | undefined) => ({ place, label: '', reply: said });

describe('answers side by side', () => {
  it('a record that one place lacks differs and stands first; TTL, order and case of names do not matter', () => {
    const rows = compareColumns([
      column(0, reply('NOERROR', [mx('10 a.example.', 60), mx('20 b.example.', 60)])),
      column(1, reply('NOERROR', [mx('10 A.example.', 5)])),
    ]);
    expect(rows).toEqual([
      { type: 'MX', data: '20 b.example.', ttls: [60, undefined], differs: true },
      { type: 'MX', data: '10 a.example.', ttls: [60, 5], differs: false },
    ]);
  });
  it('a place that could not be asked makes no difference', () => {
    const columns = [
      column(0, reply('NOERROR', [mx('10 a.example.', 60)])),
      column(1, reply('timeout')),
      column(2, undefined),
    ];
    expect(compareColumns(columns)).toEqual([
      { type: 'MX', data: '10 a.example.', ttls: [60, null, null], differs: false },
    ]);
    expect(statusesDiffer(columns)).toBe(false);
  });
  it('NXDOMAIN beside an answer is a difference, and all its records are missing', () => {
    const columns = [column(0, reply('NOERROR', [mx('10 a.example.', 60)])), column(0, reply('NXDOMAIN'))];
    expect(statusesDiffer(columns)).toBe(true);
    expect(compareColumns(columns)[0]?.ttls).toEqual([60, undefined]);
  });
});

describe('what a server of a zone did', () => {
  const ns = (name: string) => ({ name, type: 'NS', ttl: 60, data: 'ns1.example.com.' });
  it('answers, points further, is lame, or silent', () => {
    expect(serverState('example.com', reply('NXDOMAIN', [], { flags: ['qr', 'aa'] }))).toBe('answers');
    expect(serverState('com', reply('NOERROR', [], { authority: [ns('example.com')] }))).toBe('refers');
    expect(serverState('.', reply('NOERROR', [], { authority: [ns('com')] }))).toBe('refers');
    expect(serverState('example.com', reply('REFUSED'))).toBe('lame');
    expect(serverState('example.com', reply('timeout'))).toBe('silent');
  });
  it('one that points upward or to itself, or answers from memory, is lame', () => {
    expect(serverState('example.com', reply('NOERROR', [], { authority: [ns('.')] }))).toBe('lame');
    expect(serverState('example.com', reply('NOERROR', [], { authority: [ns('example.com')] }))).toBe('lame');
    expect(serverState('example.com', reply('NOERROR', [mx('10 a.example.', 60)], { flags: ['ra'] }))).toBe(
      'lame',
    );
  });
});
