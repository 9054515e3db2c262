import type { Sample } from './samples.ts';

const here = { kind: 'here' };
const quick = { kind: 'host', hostId: 'quick' };
const badPlaces = [undefined, {}, { kind: 'elsewhere' }, { kind: 'host' }, { kind: 'host', hostId: '../a' }];
const badNames = ['', 'a b', 'a\nb', 'bücher.test', '\u0000', 'x'.repeat(1001), 7];
const badTypes = ['', 'mx', 'MX;', '-MX', 'M'.repeat(17), 15];
const badServers = ['resolver.test', '192.0.2.1;id', '192.0.2.1#', '@192.0.2.1', '1'.repeat(46)];
const question = { name: '_25._tcp.mx.lab.test', type: 'TLSA' };
const full = { ...question, server: '2001:db8::53#5353', recursion: false, transport: 'tcp', dnssec: true };
const asked = { from: quick, questions: [question, full] };
const compared = { name: 'lab.test', type: 'MX', places: [{ kind: 'resolver', from: here }] };
const domain = { from: here, domain: 'lab.test' };
const spf = { from: quick, client: '192.0.2.1', sender: 'a@lab.test' };

/** Samples of DNS. */
export const dnsSamples: Readonly<Record<string, Sample>> = {
  'dns.about': { good: { from: quick }, bad: badPlaces.map((from) => ({ from })) },
  'dns.ask': {
    stream: true,
    good: asked,
    bad: [
      ...badPlaces.map((from) => ({ ...asked, from })),
      ...badNames.map((name) => ({ ...asked, questions: [{ ...question, name }] })),
      ...badTypes.map((type) => ({ ...asked, questions: [{ ...question, type }] })),
      ...badServers.map((server) => ({ ...asked, questions: [{ ...question, server }] })),
      { ...asked, questions: [] },
      { ...asked, questions: Array(5001).fill(question) },
      { ...asked, questions: [{ ...question, transport: 'tls' }] },
      { ...asked, how: 'dig' },
    ],
  },
  'dns.compare': {
    stream: true,
    good: compared,
    bad: [
      ...badNames.map((name) => ({ ...compared, name })),
      ...badTypes.map((type) => ({ ...compared, type })),
      ...badPlaces.map((from) => ({ ...compared, places: [{ kind: 'resolver', from }] })),
      ...badServers.map((address) => ({ ...compared, places: [{ kind: 'server', from: here, address }] })),
      { ...compared, places: [] },
      { ...compared, places: Array(31).fill({ kind: 'system', from: here }) },
      { ...compared, places: [{ kind: 'oracle', from: here }] },
    ],
  },
  'dns.domain': {
    stream: true,
    good: domain,
    bad: [
      ...badPlaces.map((from) => ({ ...domain, from })),
      ...badNames.map((name) => ({ ...domain, domain: name })),
      ...badNames.map((name) => ({ ...domain, selectors: [name] })),
      { ...domain, selectors: Array(51).fill('s1') },
      { ...domain, client: '1'.repeat(46) },
    ],
  },
  'dns.spf': {
    good: spf,
    bad: [
      ...badPlaces.map((from) => ({ ...spf, from })),
      { ...spf, client: '1'.repeat(46) },
      { ...spf, sender: 'x'.repeat(1001) },
      { ...spf, helo: 7 },
    ],
  },
  'dns.trace': {
    stream: true,
    good: { from: here, name: '.', type: 'NS' },
    bad: [
      ...badPlaces.map((from) => ({ from, name: 'lab.test', type: 'A' })),
      ...badNames.map((name) => ({ from: here, name, type: 'A' })),
      ...badTypes.map((type) => ({ from: here, name: 'lab.test', type })),
    ],
  },
  'dns.blocklists': {
    stream: true,
    good: { hostId: 'quick', lists: ['list.test'], addresses: ['192.0.2.1'] },
    bad: [
      ...['', 'A', '../a', 7].map((hostId) => ({ hostId })),
      ...badNames.map((list) => ({ hostId: 'quick', lists: [list] })),
      { hostId: 'quick', lists: Array(101).fill('list.test') },
      { hostId: 'quick', addresses: ['1'.repeat(46)] },
      { hostId: 'quick', addresses: Array(101).fill('192.0.2.1') },
    ],
  },
};
