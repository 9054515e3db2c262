import { describe, expect, it } from 'vitest';
import type { Hop } from '#mail/dns/domain-report';
import type { DnsQuestion } from '#mail/dns/question';
import { sectionInquiries } from '#mail/dns/sections';
import { rootServers, startTrace, traceStep, type TraceStep } from '#mail/dns/trace';
import { play, type PlayServer } from './play-servers.ts';
import { runInquiry } from './run-inquiry.ts';

const root: PlayServer = {
  zones: {
    '.': [
      '. SOA a.root. m.root. 1 1 1 1 1',
      '. NS a.root.',
      'a.root A 10.0.0.1',
      'test NS ns.test.',
      'ns.test A 10.0.0.2',
    ],
  },
};
const top = (...more: string[]): PlayServer => ({
  zones: { test: ['test SOA ns.test. m.test. 1 1 1 1 1', 'test NS ns.test.', 'ns.test A 10.0.0.2', ...more] },
});
const delegated = top(
  'lab.test NS ns1.lab.test.',
  'lab.test NS ns2.lab.test.',
  'ns1.lab.test A 10.0.0.3',
  'ns2.lab.test A 10.0.0.4',
);
const own = (serial = 7, ...more: string[]): PlayServer => ({
  zones: {
    'lab.test': [
      `lab.test SOA ns1.lab.test. m.lab.test. ${serial} 1 1 1 1`,
      'lab.test NS ns1.lab.test.',
      'lab.test NS ns2.lab.test.',
      'ns1.lab.test A 10.0.0.3',
      'ns2.lab.test A 10.0.0.4',
      'lab.test MX 10 mx.lab.test.',
      'www.lab.test CNAME web.other.test.',
      ...more,
    ],
  },
});

describe('the section', () => {
  const run = (servers: Parameters<typeof play>[0], domain = 'lab.test') =>
    runInquiry(
      sectionInquiries.delegation({ domain, selectors: [], client: '' }),
      play(servers),
    ).findings.map(({ level, code }) => `${level} ${code}`);
  const good = { '10.0.0.1': root, '10.0.0.2': delegated, '10.0.0.3': own(), '10.0.0.4': own() };

  it.each<[string, Parameters<typeof play>[0], string[]]>([
    ['in order', good, ['good delegation/fine']],
    ['another version', { ...good, '10.0.0.4': own(8) }, ['warning delegation/serials']],
    ['lame: refuses', { ...good, '10.0.0.4': { zones: {} } }, ['warning delegation/lame']],
    ['lame: SERVFAIL', { ...good, '10.0.0.4': { status: 'SERVFAIL' } }, ['warning delegation/lame']],
    ['silent', { '10.0.0.1': root, '10.0.0.2': delegated, '10.0.0.3': own() }, ['unknown delegation/silent']],
    [
      'different lists',
      { ...good, '10.0.0.2': top('lab.test NS ns1.lab.test.', 'ns1.lab.test A 10.0.0.3') },
      ['warning delegation/differs'],
    ],
    [
      'wrong glue',
      {
        ...good,
        '10.0.0.2': top(
          'lab.test NS ns1.lab.test.',
          'lab.test NS ns2.lab.test.',
          'ns1.lab.test A 10.0.0.3',
          'ns2.lab.test A 10.0.0.5',
        ),
        '10.0.0.5': own(),
      },
      ['warning delegation/wrong-glue'],
    ],
    [
      'no glue',
      {
        ...good,
        '10.0.0.2': top('lab.test NS ns1.lab.test.', 'lab.test NS ns2.lab.test.', 'ns1.lab.test A 10.0.0.3'),
      },
      ['warning delegation/no-glue'],
    ],
  ])('%s', (_, servers, expected) => {
    expect(run(servers)).toEqual(expected);
  });

  it('finds the zone that a name is in', () => {
    expect(run(good, 'mx.lab.test')).toEqual(['error delegation/no-domain']);
    expect(run(good, 'www.lab.test')).toEqual(['unknown delegation/no-zone']);
    expect(
      run(
        { ...good, '10.0.0.3': own(7, 'x.lab.test A 10.0.0.9'), '10.0.0.4': own(7, 'x.lab.test A 10.0.0.9') },
        'x.lab.test',
      ),
    ).toEqual(['note delegation/inside', 'good delegation/fine']);
  });

  it('says at once that nothing could be asked', () => {
    expect(run({ '10.0.0.1': { status: 'timeout', words: 'No answer came in time.' } })).toEqual([
      'unknown delegation/not-known',
    ]);
  });
});

describe('the trace', () => {
  const trace = (name: string, type: string, servers: Parameters<typeof play>[0]): Hop[] => {
    const hops: Hop[] = [];
    let step: TraceStep | undefined = startTrace({ name, type }, [{ name: 'a.root', address: '10.0.0.1' }]);
    while (step !== undefined && hops.length < 10) {
      const { hop, next }: { readonly hop: Hop; readonly next?: TraceStep } = runInquiry(
        traceStep(step),
        play(servers),
      );
      hops.push(hop);
      step = next;
    }
    return hops;
  };
  const good = { '10.0.0.1': root, '10.0.0.2': delegated, '10.0.0.3': own(), '10.0.0.4': own() };

  it('goes from the root to the answer', () => {
    const hops = trace('lab.test', 'MX', good);
    expect(hops.map(({ zone, servers }) => [zone, servers.map(({ address }) => address)])).toEqual([
      ['.', ['10.0.0.1']],
      ['test', ['10.0.0.2']],
      ['lab.test', ['10.0.0.3', '10.0.0.4']],
    ]);
    expect(hops.at(-1)?.servers[1]?.reply.answer[0]?.data).toBe('10 mx.lab.test.');
    expect(hops.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('ends where nothing exists, at an alias, and where nobody answers', () => {
    expect(trace('no.lab.test', 'A', good).at(-1)?.servers[0]?.reply.status).toBe('NXDOMAIN');
    expect(
      trace('www.lab.test', 'A', good)
        .at(-1)
        ?.findings.map(({ code }) => code),
    ).toEqual(['trace/alias']);
    expect(trace('lab.test', 'MX', {}).map(({ findings }) => findings.map(({ code }) => code))).toEqual([
      ['trace/nobody'],
    ]);
  });

  it('names lame and silent servers', () => {
    const hops = trace('lab.test', 'MX', { ...good, '10.0.0.4': { zones: {} } });
    expect(hops.at(-1)?.findings.map(({ code }) => code)).toEqual(['trace/lame']);
    const quiet = trace('lab.test', 'MX', { '10.0.0.1': root, '10.0.0.2': delegated, '10.0.0.3': own() });
    expect(quiet.at(-1)?.findings.map(({ code }) => code)).toEqual(['trace/silent']);
  });

  it('looks up servers without glue by the resolver', () => {
    const servers = {
      ...good,
      '10.0.0.2': top('lab.test NS ns1.lab.test.', 'ns1.lab.test A 10.0.0.3', 'b.test NS ns1.lab.test.'),
      '10.0.0.3': {
        zones: { ...own().zones, 'b.test': ['b.test SOA x. y. 1 1 1 1 1', 'b.test A 10.0.0.9'] },
      },
    };
    // The zone above has ns1’s address among its own records, so it is handed out as glue; take it away.
    const bare = { ...servers, '10.0.0.2': top('lab.test NS ns1.lab.test.', 'b.test NS ns1.lab.test.') };
    expect(trace('b.test', 'A', servers).at(-1)?.servers[0]?.reply.answer[0]?.data).toBe('10.0.0.9');
    expect(
      trace('b.test', 'A', bare)
        .at(-1)
        ?.findings.map(({ code }) => code),
    ).toEqual(['trace/no-address']);
  });

  it('never asks for recursion, and only servers', () => {
    const asked: DnsQuestion[] = [];
    const answer = play(good);
    runInquiry(traceStep(startTrace({ name: 'lab.test', type: 'MX' }, rootServers)), (question) => {
      asked.push(question);
      return answer(question);
    });
    expect(asked).toHaveLength(13);
    expect(asked.every(({ server, recursion }) => server !== undefined && recursion === false)).toBe(true);
  });
});
