import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { DnsReply } from '#mail/dns/question';

const os = implement(contract).dns;

const reply: DnsReply = {
  question: { name: 'lab.test', type: 'MX' },
  status: 'NOERROR',
  words: '',
  server: '192.0.2.53#53',
  transport: 'udp',
  flags: ['aa'],
  answer: [{ name: 'lab.test', ttl: 60, type: 'MX', data: '10 mx.lab.test.' }],
  authority: [],
  additional: [],
  extended: [],
  milliseconds: 1,
  raw: '',
};
const evaluation = {
  result: 'none' as const,
  words: '',
  explanation: '',
  lookups: 0,
  voidLookups: 0,
  record: { domain: 'lab.test', text: '', result: 'none' as const, words: '', terms: [] },
};

async function* only<T>(value: T): AsyncGenerator<T, void> {
  await Promise.resolve();
  yield value;
}

/** DNS, whose answers no test of the doors looks at more closely. */
export const scriptedDns = {
  about: os.about.handler(() => ({ way: 'own' as const, servers: [], caches: [], words: '' })),
  ask: os.ask.handler(() => only({ at: 0, reply })),
  compare: os.compare.handler(() => only({ kind: 'done' as const, findings: [] })),
  domain: os.domain.handler(() =>
    only({ section: 'mx' as const, findings: [], records: [], replies: [reply] }),
  ),
  spf: os.spf.handler(() => evaluation),
  trace: os.trace.handler(() => only({ zone: '.', servers: [], findings: [] })),
  blocklists: os.blocklists.handler(() =>
    only({
      address: '192.0.2.1',
      list: { zone: 'list.test', label: '' },
      state: 'clean' as const,
      codes: [],
      words: '',
    }),
  ),
};
