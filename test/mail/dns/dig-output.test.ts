import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digLine } from '#mail/dns/dig-command';
import { digReader, digReplies } from '#mail/dns/dig-output';
import type { DnsQuestion } from '#mail/dns/question';

const folder = join(import.meta.dirname, '../../fixtures/dns');
const text = (name: string, version = '9.18'): string =>
  readFileSync(join(folder, `dig-${version}`, name), 'latin1');

/** The lines that were given to the real dig, as questions. */
const questionsOf = (batch: string): DnsQuestion[] =>
  text(batch)
    .trim()
    .split('\n')
    .map((line) => {
      const [server, , port, , name, , type, ...flags] = line.split(' ');
      return {
        name: name!,
        type: type!,
        server: `${server!.slice(1)}#${port!}`,
        ...(flags.includes('+norecurse') ? { recursion: false } : {}),
        ...(flags.includes('+dnssec') ? { dnssec: true } : {}),
        ...(flags.includes('+cdflag') ? { unchecked: true } : {}),
        ...(batch === 'tcp.batch' ? { transport: 'tcp' as const } : {}),
      };
    });
const replies = (name: string, stderr = '') => {
  const questions = questionsOf(`${name}.batch`);
  const all = digReplies(questions, text(`${name}.out`), stderr);
  expect(all.map(({ question }) => question)).toEqual(questions);
  return (asked: string, type?: string) =>
    all.find(({ question }) => question.name === asked && (type ?? question.type) === question.type)!;
};

describe('what dig 9.18 printed for a zone of BIND', () => {
  const of = replies('zone');

  it('gives records, flags, times and who answered', () => {
    expect(of('lab.test', 'MX')).toMatchObject({
      status: 'NOERROR',
      words: '',
      server: '127.0.0.1#5399',
      transport: 'udp',
      flags: ['aa', 'rd'],
      answer: [
        { name: 'lab.test', ttl: 300, type: 'MX', data: '10 mx1.lab.test.' },
        { name: 'lab.test', ttl: 300, type: 'MX', data: '20 mx2.lab.test.' },
      ],
      authority: [],
      milliseconds: 4,
    });
    expect(of('lab.test', 'MX').additional.map(({ type }) => type)).toEqual(['A', 'AAAA', 'TLSA']);
    expect(of('mx2.lab.test').answer.map(({ name, type, data }) => [name, type, data])).toEqual([
      ['mx2.lab.test', 'CNAME', 'alias.lab.test.'],
      ['alias.lab.test', 'CNAME', 'real.lab.test.'],
      ['real.lab.test', 'A', '192.0.2.20'],
    ]);
    expect(of('mx2.lab.test').authority).toHaveLength(2);
  });

  it('keeps strings and escapes as they stand', () => {
    expect(of('lab.test', 'TXT').answer.map(({ data }) => data)).toEqual([
      '"v=spf1 mx -all"',
      String.raw`"two" "strings; \"quoted\" \\ back\200\001end"`,
    ]);
    expect(of(String.raw`a\.b.weird.lab.test`).answer[0]?.name).toBe(String.raw`a\.b.weird.lab.test`);
    expect(of(String.raw`sp\032ace.weird.lab.test`).answer[0]).toMatchObject({
      name: String.raw`sp\032ace.weird.lab.test`,
      data: '192.0.2.31',
    });
    expect(of('unk.lab.test').answer).toEqual([
      { name: 'unk.lab.test', ttl: 300, type: 'TYPE65280', data: String.raw`\# 4 0A000001` },
    ]);
    expect(of('h.lab.test').answer[0]).toMatchObject({ type: 'HTTPS', data: '1 . alpn="h2"' });
    expect(of('NULL.LAB.test').answer[0]?.data).toBe('0 .');
  });

  it('tells errors, signatures, referrals and the change to TCP', () => {
    expect(of('nosuch.lab.test')).toMatchObject({ status: 'NXDOMAIN', answer: [] });
    expect(of('nosuch.lab.test').authority.map(({ type }) => type)).toEqual([
      'SOA',
      'RRSIG',
      'NSEC',
      'RRSIG',
      'NSEC',
      'RRSIG',
    ]);
    expect(of('broken.test').status).toBe('SERVFAIL');
    expect(of('example.org').status).toBe('REFUSED');
    expect(of('big.lab.test')).toMatchObject({ status: 'NOERROR', transport: 'tcp' });
    expect(of('big.lab.test').answer).toHaveLength(8);
    expect(of('sub.lab.test')).toMatchObject({
      answer: [],
      authority: [{ name: 'sub.lab.test', type: 'NS', data: 'ns.sub.lab.test.' }],
      additional: [{ name: 'ns.sub.lab.test', data: '127.0.0.9' }],
    });
    expect(of('lab.test', 'ANY').answer).toHaveLength(21);
    expect(of('h.lab.test').flags).toContain('cd');
  });

  it('is not taken in by a dig that asked for A because it does not know the type', () => {
    const out = text('zone.out');
    const from = out.indexOf('; <<>>', out.indexOf('-q lab.test -t SOA'));
    const asked = { name: 'lab.test', type: 'TYPE65400', server: '127.0.0.1#5399' };
    expect(digReplies([asked], out.slice(from).replace('NOSUCHTYPE', 'TYPE65400'))[0]).toMatchObject({
      status: 'failed',
      words: 'This dig does not know TYPE65400: it asked for A.',
    });
  });
});

describe('what dig 9.18 printed when servers misbehave', () => {
  const of = replies('odd');

  it.each([
    ['refused.test', 'unreachable', 'The server cannot be reached: connection refused.'],
    ['silent.test', 'timeout', 'No answer came in time.'],
    ['formerr.test', 'FORMERR', ''],
    ['notimp.test', 'NOTIMP', ''],
    ['yx.test', 'YXDOMAIN', ''],
    ['code11.test', 'RESERVED11', ''],
    [
      'otherid.test',
      'failed',
      'What came was an answer to another question (its number differs). Nothing else came.',
    ],
    ['otherq.test', 'failed', 'What came was an answer to another question. Nothing else came.'],
    ['garbage.test', 'failed', 'What came is no proper DNS message.'],
    ['short.test', 'failed', 'What came was too short for a DNS message. Nothing else came.'],
    ['notresponse.test', 'failed', 'What came is a question, not an answer.'],
    ['trunc.test', 'NOERROR', ''],
    ['last.test', 'NOERROR', ''],
  ])('%s: %s', (name, status, words) => {
    expect(of(name)).toMatchObject({ status, words });
  });

  it('says that only TCP failed', () => {
    expect(of('tronly.test')).toMatchObject({ status: 'failed' });
    expect(of('tronly.test').words).toContain('too long for UDP, so TCP was tried');
    expect(of('trunc.test').transport).toBe('tcp');
  });

  it('keeps extended errors', () => {
    expect(of('ede.test')).toMatchObject({
      status: 'SERVFAIL',
      extended: [
        '9 (DNSKEY Missing): no SEP matching the DS found for example.',
        '22 (No Reachable Authority)',
      ],
    });
  });

  it('gives complaints without a greeting to the questions they are about', () => {
    const questions = questionsOf('odd.batch');
    const far = digReplies(questions, text('odd.out')).filter(({ question }) => question.name === 'far.test');
    expect(far.map(({ status, words }) => [status, words])).toEqual([
      ['unreachable', 'The server cannot be reached: network unreachable.'],
      ['unreachable', 'The server cannot be reached: network unreachable.'],
    ]);
  });
});

describe('runs', () => {
  it('over TCP', () => {
    const of = replies('tcp');
    expect(of('lab.test')).toMatchObject({ status: 'NOERROR', transport: 'tcp' });
    expect(of('refused.test').status).toBe('unreachable');
    expect(of('silent.test').status).toBe('timeout');
    expect(of('far.test').words).toBe('The server cannot be reached: network unreachable.');
    expect(of('real.lab.test').answer).toHaveLength(1);
  });

  it('that dig ended itself', () => {
    const of = replies('fatal', text('fatal.err'));
    expect(of('one.test').status).toBe('NOERROR');
    expect(of('two.test')).toMatchObject({
      status: 'failed',
      words: "dig ended: dig: 'a..b' is not a legal name (empty label)",
    });
  });

  it('of a whole zone', () => {
    const [whole, refused, after] = digReplies(questionsOf('transfer.batch'), text('transfer.out'));
    expect(whole).toMatchObject({ status: 'NOERROR', transport: 'tcp' });
    expect(whole!.answer).toHaveLength(99);
    expect(refused).toMatchObject({ status: 'REFUSED', answer: [] });
    expect(after).toMatchObject({ status: 'NOERROR', question: { type: 'A' } });
  });

  it('come out the same in whatever pieces they arrive', () => {
    for (const name of ['zone', 'odd', 'tcp']) {
      const questions = questionsOf(`${name}.batch`);
      const whole = digReplies(questions, text(`${name}.out`));
      const reader = digReader(questions);
      const pieces = text(`${name}.out`).match(/[^]{1,97}/g)!;
      const got = [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
      expect(got.map(({ reply }) => reply)).toEqual(whole);
      expect(got.map(({ index }) => index)).toEqual(questions.map((_, index) => index));
    }
  });
});

describe.each(['9.16', '9.20'])('dig %s', (version) => {
  it('says the same of the same zone', () => {
    const questions = questionsOf('zone.batch').filter(({ type }) => type !== 'NOSUCHTYPE');
    const plain = (from: string) =>
      digReplies(questions, text('zone.out', from)).map(({ question, status, flags, answer, authority }) => ({
        question,
        status,
        flags,
        answer: answer.map(({ data }) => data).sort(),
        authority: authority.map(({ data }) => data).sort(),
      }));
    expect(plain(version)).toEqual(plain('9.18'));
  });

  it('and of servers that misbehave', () => {
    const questions = questionsOf('odd.batch');
    const statuses = digReplies(questions, text('odd.out', version)).map(({ question, status }) => [
      question.name,
      status,
    ]);
    // 9.16 does not tell refused and unreachable UDP from silence.
    const far = version === '9.16' ? 'timeout' : 'unreachable';
    expect(statuses).toEqual([
      ['refused.test', far],
      ['fine.test', 'NOERROR'],
      ['silent.test', 'timeout'],
      ['ede.test', 'SERVFAIL'],
      ['formerr.test', 'FORMERR'],
      ['notimp.test', 'NOTIMP'],
      ['yx.test', 'YXDOMAIN'],
      ['code11.test', 'RESERVED11'],
      ['otherid.test', 'failed'],
      ['otherq.test', 'failed'],
      ['garbage.test', 'failed'],
      ['short.test', 'failed'],
      ['notresponse.test', 'failed'],
      ['trunc.test', 'NOERROR'],
      ['tronly.test', 'failed'],
      ['chaos.test', 'failed'],
      ['far.test', far],
      ['far.test', far],
      ['last.test', 'NOERROR'],
    ]);
    expect(digReplies(questions, text('odd.out', version))[14]?.words).toContain('too long for UDP');
  });

  it('over TCP, whole zones, and when it ends', () => {
    const tcp = digReplies(questionsOf('tcp.batch'), text('tcp.out', version));
    expect(tcp.map(({ status }) => status)).toEqual([
      'NOERROR',
      'unreachable',
      'timeout',
      'timeout',
      'unreachable',
      'NOERROR',
    ]);
    const [whole, refused] = digReplies(questionsOf('transfer.batch'), text('transfer.out', version));
    expect(whole?.answer).toHaveLength(99);
    expect(refused?.status).toBe('REFUSED');
    const ended = digReplies(
      questionsOf('fatal.batch'),
      text('fatal.out', version),
      text('fatal.err', version),
    );
    expect(ended.map(({ status }) => status)).toEqual(['NOERROR', 'failed', 'failed']);
  });
});

describe('other versions', () => {
  // The forms of dighost.c in BIND 9.10 to 9.16.
  const question: DnsQuestion = { name: 'lab.test', type: 'A', server: '192.0.2.1' };
  const second: DnsQuestion = { name: 'two.test', type: 'A', server: '192.0.2.1' };
  const line = digLine(question);

  it('9.11: timed out', () => {
    const out = `\n; <<>> DiG 9.11.5-P4-5.1 <<>> ${line}\n; (1 server found)\n;; global options: +cmd\n;; connection timed out; no servers could be reached\n`;
    expect(digReplies([question], out)[0]).toMatchObject({ status: 'timeout' });
  });

  it('9.11: TCP is refused, without a last line', () => {
    const out = `;; Connection to 192.0.2.1#53(192.0.2.1) for lab.test failed: connection refused.\n\n; <<>> DiG 9.11.5 <<>> ${digLine(second)}\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 0\n\n;; QUESTION SECTION:\n;two.test.\t\t\tIN\tA\n\n;; ANSWER SECTION:\ntwo.test.\t\t60\tIN\tA\t192.0.2.2\n\n;; Query time: 0 msec\n;; SERVER: 192.0.2.1#53(192.0.2.1)\n;; WHEN: Sat Nov 21 22:15:50 UTC 2026\n;; MSG SIZE  rcvd: 43\n\n`;
    expect(digReplies([question, second], out).map(({ status }) => status)).toEqual([
      'unreachable',
      'NOERROR',
    ]);
    expect(digReplies([question, second], out)[1]).toMatchObject({
      transport: 'udp',
      server: '192.0.2.1#53',
    });
  });

  it('extended errors before dig knew them', () => {
    const out = `\n; <<>> DiG 9.16.1 <<>> ${line}\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 1\n;; flags: qr rd ra; QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 1\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 512\n; OPT=15: 00 09 6e 6f ("..no")\n;; QUESTION SECTION:\n;lab.test.\t\t\tIN\tA\n\n;; Query time: 1 msec\n;; SERVER: 192.0.2.1#53(192.0.2.1)\n;; WHEN: Sat Nov 21 22:15:50 UTC 2026\n;; MSG SIZE  rcvd: 60\n`;
    expect(digReplies([question], out)[0]?.extended).toEqual(['9 (DNSKEY Missing): no']);
  });

  it('nothing at all', () => {
    expect(digReplies([question], '', 'dig: command not found\n')[0]).toMatchObject({
      status: 'failed',
      words: 'dig ended: dig: command not found',
    });
  });
});
