import { describe, expect, it } from 'vitest';
import { differences, viewFindings, type ComparedView } from '#mail/dns/compare';
import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { replied } from './run-inquiry.ts';

const a: DnsQuestion = { name: 'lab.test', type: 'A' };
const reply = (data: string[], more: Partial<DnsReply> = {}, question = a): DnsReply =>
  replied(
    question,
    data.map((one) => `${question.name} ${question.type} ${one}`),
    more,
  );
const view = (
  kind: ComparedView['kind'],
  replies: DnsReply[],
  more: Partial<ComparedView> = {},
): ComparedView => ({
  label: kind,
  kind,
  place: 'h1',
  caches: [],
  replies,
  ...more,
});
const aa = { flags: ['aa'], server: '10.0.0.3#53' };
const nothing = { status: 'NXDOMAIN' };
const codes = (...views: ComparedView[]): string[] =>
  differences(views).map(({ level, code }) => `${level} ${code}`);

describe('several views', () => {
  it('are the same but for order, TTLs and the case of names', () => {
    const one = reply(['10.0.0.1', '10.0.0.2']);
    const two = reply(['10.0.0.2', '10.0.0.1']);
    const old = { ...two, answer: two.answer.map((record) => ({ ...record, ttl: 7 })) };
    expect(codes(view('resolver', [one]), view('server', [old]))).toEqual(['good compare/same']);
    expect(differences([view('resolver', [one]), view('server', [old])])[0]?.todo).toContain(
      '7 to 300 seconds',
    );
    const mx: DnsQuestion = { name: 'lab.test', type: 'MX' };
    expect(
      codes(
        view('resolver', [reply(['10 MX.lab.test.'], {}, mx)]),
        view('server', [reply(['10 mx.LAB.test.'], {}, mx)]),
      ),
    ).toEqual(['good compare/same']);
    expect(codes(view('resolver', [reply([], nothing)]), view('server', [reply([], nothing)]))).toEqual([
      'good compare/same',
    ]);
  });

  it('differ among resolvers', () => {
    expect(codes(view('resolver', [reply(['8.8.8.8'])]), view('server', [reply(['8.8.4.4'])]))).toEqual([
      'warning compare/differs',
    ]);
    expect(codes(view('resolver', [reply(['8.8.8.8'])]), view('server', [reply([], nothing)]))).toEqual([
      'warning compare/some-do-not-know',
    ]);
    expect(codes(view('resolver', [reply(['10.0.0.1'])]), view('server', [reply(['8.8.8.8'])]))).toEqual([
      'note compare/split-view',
    ]);
  });

  it('are held against the responsible servers', () => {
    const source = view('authoritative', [reply(['8.8.8.8'], aa)]);
    expect(codes(source, view('resolver', [reply(['8.8.8.8'])]))).toEqual(['good compare/same']);
    expect(codes(source, view('resolver', [reply(['8.8.4.4'])]))).toEqual(['warning compare/not-the-source']);
    expect(differences([source, view('resolver', [reply(['8.8.4.4'])])])[0]?.todo).toContain(
      '300 more seconds',
    );
    expect(codes(source, view('resolver', [reply(['10.0.0.1'])]))).toEqual(['note compare/split-view']);
    const both = view('authoritative', [
      reply(['8.8.8.8'], aa),
      reply(['8.8.4.4'], { ...aa, server: '10.0.0.4#53' }),
    ]);
    expect(codes(both)).toEqual(['warning compare/servers-differ']);
  });

  it('do not differ because somebody did not answer', () => {
    const silent = reply([], { status: 'timeout', words: 'No answer came in time.' });
    expect(codes(view('resolver', [reply(['8.8.8.8'])]), view('server', [silent]))).toEqual([
      'note compare/same',
    ]);
    expect(codes(view('resolver', [silent]))).toEqual(['unknown compare/nobody']);
  });
});

describe('programs and DNS on one host', () => {
  const dns = view('resolver', [reply(['10.0.0.1'])]);
  it('name the cache that is the suspect', () => {
    const system = view('system', [reply(['10.0.0.9'])], { label: 'mail1', caches: ['nscd'] });
    expect(codes(system, dns)).toEqual(['warning compare/system-differs']);
    const [found] = differences([system, dns]);
    expect(found?.words).toBe(
      'Programs on mail1 get 10.0.0.9; DNS there says 10.0.0.1: nscd may hold an old answer, or /etc/hosts another one.',
    );
    expect(found?.todo).toContain('nscd -i hosts');
  });
  it('name /etc/hosts where there is no cache', () => {
    const system = view('system', [reply(['10.0.0.9'])], { label: 'mail1' });
    expect(differences([system, dns])[0]?.words).toContain('/etc/hosts');
  });
  it('are content when both agree, and do not mix hosts', () => {
    expect(codes(view('system', [reply(['10.0.0.1'])]), dns)).toEqual(['good compare/same']);
    expect(codes(view('system', [reply(['10.0.0.9'])], { place: 'h2' }), dns)).toEqual(['good compare/same']);
  });
});

describe('one view', () => {
  const of = (kind: ComparedView['kind'], ...replies: DnsReply[]): string[] =>
    viewFindings(replies, kind).map(({ level, code }) => `${level} ${code}`);
  it('names lame servers, aliases and broken signatures', () => {
    expect(of('authoritative', reply(['8.8.8.8']))).toEqual(['warning compare/lame']);
    expect(of('authoritative', reply([], { status: 'REFUSED' }))).toEqual(['error compare/lame']);
    expect(of('authoritative', reply(['8.8.8.8'], aa))).toEqual([]);
    expect(of('server', reply([], { status: 'REFUSED' }))).toEqual(['warning compare/refused']);
    const bogus = reply([], { status: 'SERVFAIL', extended: ['6 (DNSSEC Bogus)'] });
    expect(viewFindings([bogus], 'resolver')[0]).toMatchObject({ code: 'compare/servfail' });
    expect(viewFindings([bogus], 'resolver')[0]?.todo).toContain('signatures');
    expect(of('resolver', reply([], { status: 'timeout', words: 'No answer came in time.' }))).toEqual([
      'unknown compare/no-answer',
    ]);
  });
  it('names CNAMEs for MX', () => {
    const mx: DnsQuestion = { name: 'lab.test', type: 'MX' };
    const additional = [{ name: 'mx.lab.test', ttl: 1, type: 'CNAME', data: 'real.lab.test.' }];
    expect(of('resolver', reply(['10 mx.lab.test.'], { additional }, mx))).toEqual([
      'warning compare/mx-alias',
    ]);
    expect(
      of('resolver', replied(mx, ['lab.test CNAME other.test.', 'other.test MX 10 mx.other.test.'])),
    ).toEqual(['warning compare/alias']);
  });
});
