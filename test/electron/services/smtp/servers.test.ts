import { describe, expect, it } from 'vitest';
import type { DnsQuestion, DnsRecord, DnsReply } from '#mail/dns/question';
import { serversOf, type ServersFound } from '#services/smtp/servers';

type Zone = Readonly<Record<string, Partial<DnsReply> | readonly string[]>>;

const record = (name: string, line: string): DnsRecord => {
  const [type = '', ...data] = line.split(' ');
  return { name: `${name}.`, ttl: 300, type, data: data.join(' ') };
};

/** Answers as a zone would: `NAME TYPE` → lines `TYPE DATA`; what is not there is an empty answer. */
const zone =
  (entries: Zone) =>
  (question: DnsQuestion): DnsReply => {
    const entry = entries[`${question.name} ${question.type}`] ?? [];
    const lines = 'map' in entry ? entry.map((line) => record(question.name, line)) : [];
    return {
      question,
      status: 'NOERROR',
      words: '',
      server: '192.0.2.53#53',
      transport: 'udp',
      flags: [],
      answer: lines,
      authority: [],
      additional: [],
      extended: [],
      milliseconds: 1,
      raw: '',
      ...('map' in entry ? {} : entry),
    };
  };

const find = (entries: Zone, domain = 'example.test'): Promise<ServersFound> =>
  serversOf(
    (_from, questions) => Promise.resolve(questions.map(zone(entries))),
    { kind: 'here' },
    domain,
    undefined,
  );

describe('the servers of a domain', () => {
  it('are every address of every MX, the most preferred first', async () => {
    expect(
      await find(
        {
          'example.test MX': ['MX 20 b.example.test.', 'MX 5 A.example.test.'],
          'a.example.test A': ['A 192.0.2.1', 'A 192.0.2.2'],
          'a.example.test AAAA': ['AAAA 2001:db8::1'],
          'b.example.test A': ['A 192.0.2.3'],
        },
        'Example.TEST.',
      ),
    ).toEqual({
      servers: [
        { host: 'a.example.test', preference: 5, address: '192.0.2.1' },
        { host: 'a.example.test', preference: 5, address: '192.0.2.2' },
        { host: 'a.example.test', preference: 5, address: '2001:db8::1' },
        { host: 'b.example.test', preference: 20, address: '192.0.2.3' },
      ],
      notes: [],
    });
  });

  it('are its own address where it has no MX', async () => {
    expect(await find({ 'example.test A': ['A 192.0.2.9'] })).toEqual({
      servers: [{ host: 'example.test', address: '192.0.2.9' }],
      notes: ['example.test has no MX: mail goes to its own address (RFC 5321, 5.1).'],
    });
  });

  it('are none with a null MX, where the domain does not exist, and where nobody answers', async () => {
    expect(await find({ 'example.test MX': ['MX 0 .'], 'example.test A': ['A 192.0.2.9'] })).toEqual({
      servers: [],
      notes: ['example.test takes no mail: it says so with a null MX (RFC 7505).'],
    });
    expect(await find({ 'example.test MX': { status: 'NXDOMAIN' } })).toEqual({
      servers: [],
      notes: ['example.test does not exist (NXDOMAIN): mail for it is returned.'],
    });
    expect((await find({ 'example.test MX': { status: 'SERVFAIL' } })).notes).toEqual([
      'The MX of example.test was not answered: the DNS server said SERVFAIL, so mail waits.',
    ]);
    expect(
      (await find({ 'example.test MX': { status: 'timeout', words: 'No answer in 5 s.' } })).notes,
    ).toEqual(['The MX of example.test could not be asked (timeout): No answer in 5 s.']);
  });

  it('are found through other names, which is noted where it is forbidden', async () => {
    const { servers, notes } = await find({
      'example.test MX': ['CNAME real.test.', 'MX 10 mx.test.', 'MX 20 none.test.', 'MX 30 192.0.2.7.'],
      'mx.test A': ['CNAME host.test.', 'A 192.0.2.4'],
    });
    expect(servers).toEqual([{ host: 'mx.test', preference: 10, address: '192.0.2.4' }]);
    expect(notes).toEqual([
      'example.test is another name (CNAME) for real.test, whose MX counts.',
      'mx.test is another name (CNAME) for host.test, which RFC 2181, 10.3 forbids for an MX; some senders refuse it.',
      'none.test has no address.',
      '192.0.2.7 is an address where an MX needs a name; no sender uses it.',
    ]);
  });

  it('of an address is the address', async () => {
    for (const domain of ['192.0.2.1', '[192.0.2.1]'])
      expect((await find({}, domain)).servers).toEqual([{ host: '192.0.2.1', address: '192.0.2.1' }]);
    expect((await find({}, '[IPv6:2001:db8::1]')).servers).toEqual([
      { host: '2001:db8::1', address: '2001:db8::1' },
    ]);
  });
});
