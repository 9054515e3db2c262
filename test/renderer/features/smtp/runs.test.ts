import { describe, expect, it, vi } from 'vitest';
import type { Leg } from '#contract/smtp';
import type { SessionResult } from '#mail/smtp/transcript';
import type { Api } from '../../../../renderer/app/client.ts';
import { asCsv } from '../../../../renderer/features/smtp/runs/export.ts';
import { planOf } from '../../../../renderer/features/smtp/runs/plan.ts';
import { followRun, type Run } from '../../../../renderer/features/smtp/runs/run.ts';
import { sentencesOf } from '../../../../renderer/features/smtp/runs/sentences.ts';
import {
  emptySetup,
  faultsOf,
  readServer,
  readServers,
  stepsFor,
} from '../../../../renderer/features/smtp/runs/setup.ts';

const through: SessionResult = {
  happenings: [
    { at: 3, stage: 'connect', kind: 'connected', address: '192.0.2.1', port: 25, way: '', local: '' },
  ],
  times: [{ stage: 'connect', ms: 3 }],
  reached: 'connect',
  outcome: 'accepted',
  words: 'Everything that was asked was accepted.',
};
const refused: SessionResult = {
  happenings: [
    { at: 1, stage: 'connect', kind: 'ended', how: 'failed', words: 'The connection was refused.', todo: '' },
  ],
  times: [],
  outcome: 'no connection',
  words: 'The connection was refused.',
};

describe('servers as typed', () => {
  it.each([
    ['mx.example.net', { host: 'mx.example.net', port: 25 }],
    ['mx.example.net:587', { host: 'mx.example.net', port: 587 }],
    ['192.0.2.25', { host: '192.0.2.25', port: 25 }],
    ['2001:db8::1', { host: '2001:db8::1', port: 25 }],
    ['[2001:db8::1]:465', { host: '2001:db8::1', port: 465 }],
  ])('%s', (typed, read) => expect(readServer(typed, 25)).toEqual(read));

  it.each(['mx.example.net:0', 'mx.example.net:99999', 'a/c', ';'])('%s is none', (typed) =>
    expect(readServer(typed, 25)).toBeUndefined(),
  );

  it('count once each, and lines that are none are named', () => {
    const read = readServers({
      ...emptySetup,
      servers: 'mx.example.net\nMX.example.net\n mx.example.net:587 , /',
    });
    expect(read.named.map(({ port }) => port)).toEqual([25, 587]);
    expect(read.wrong).toEqual(['/']);
  });

  it('without any, and without a place, nothing can be started', () => {
    expect(Object.keys(faultsOf(emptySetup))).toEqual(['places', 'servers']);
    expect(faultsOf({ ...emptySetup, places: [''], domain: 'example.net' })).toEqual({});
  });
});

describe('the session that all get', () => {
  it('ends where it is told to', () => {
    const lines = (depth: typeof emptySetup.depth): string =>
      stepsFor({ ...emptySetup, depth, recipient: 'ben@example.net', tls: 'none' }, 25, new Date(0))
        .map((step) => (step.kind === 'line' ? step.line : step.kind))
        .join('; ');
    expect(lines('connect')).toBe('greeting; QUIT');
    expect(lines('hello')).toBe('greeting; EHLO [127.0.0.1]; QUIT');
    expect(lines('recipient')).toBe(
      'greeting; EHLO [127.0.0.1]; MAIL FROM:<>; RCPT TO:<ben@example.net>; QUIT',
    );
    expect(lines('message')).toBe(
      'greeting; EHLO [127.0.0.1]; MAIL FROM:<>; RCPT TO:<ben@example.net>; DATA; message; QUIT',
    );
  });
});

const seen = (address: string) => ({
  servers: [{ host: 'mx.example.net', preference: 10, address }],
  notes: [],
});

describe('a plan', () => {
  it("has every typed server from everywhere, and a domain's where they are seen, by address with the name for TLS", () => {
    const plan = planOf(
      ['', 'mx1'],
      [{ host: 'a.example', port: 587 }],
      new Map([
        ['', seen('192.0.2.1')],
        ['mx1', seen('10.0.0.1')],
      ]),
      25,
    );
    expect(plan.rows.map(({ host, address }) => `${host} ${address}`.trim())).toEqual([
      'a.example',
      'mx.example.net 192.0.2.1',
      'mx.example.net 10.0.0.1',
    ]);
    expect(plan.legs.map(({ row, place }) => [row, place])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [2, 1],
    ]);
    expect(plan.legs[2]?.leg.target).toMatchObject({
      host: '192.0.2.1',
      port: 25,
      serverName: 'mx.example.net',
    });
    expect(plan.legs[3]?.leg.from).toEqual({ kind: 'host', hostId: 'mx1' });
  });
});

const ports = [25, 465, 25];
const plan = planOf(
  ['', 'mx2'],
  ports.map((port, n) => ({ host: `mx${n}.example.net`, port })),
  new Map(),
  25,
);
const runWith = (result: (leg: Leg) => SessionResult): Run => ({
  ...plan,
  state: 'done',
  results: plan.legs.map(({ leg }) => result(leg)),
  done: plan.legs.length,
  notes: [],
  startedAt: 0,
});

describe('a run', () => {
  it('asks for each port by itself, and puts each result at its leg', async () => {
    const asked = vi.fn(async function* ({ legs }: { legs: Leg[] }) {
      await Promise.resolve();
      for (const [at, leg] of [...legs.entries()].reverse())
        yield { kind: 'result', at, result: { ...through, words: leg.label } };
      yield { kind: 'done' };
    });
    const api = { smtp: { run: (input: { legs: Leg[] }) => Promise.resolve(asked(input)) } };
    const states: Run[] = [];
    await followRun(
      api as unknown as Api,
      plan,
      [],
      () => [],
      new AbortController().signal,
      (run) => states.push(run),
    );
    expect(asked.mock.calls.map(([{ legs }]) => legs.length)).toEqual([4, 2]);
    const last = states.at(-1);
    expect(last?.state).toBe('done');
    expect(last?.results.map((one) => one?.words)).toEqual(plan.legs.map(({ leg }) => leg.label));
  });

  it('whose stream ends before its end has failed, and keeps what came', async () => {
    async function* few() {
      await Promise.resolve();
      yield { kind: 'result', at: 0, result: through };
    }
    const api = { smtp: { run: () => Promise.resolve(few()) } } as unknown as Api;
    let last: Run | undefined;
    await followRun(
      api,
      plan,
      [],
      () => [],
      new AbortController().signal,
      (run) => (last = run),
    );
    expect(last).toMatchObject({
      state: 'failed',
      done: 1,
      problem: { what: 'The sessions were cut off before their end.' },
    });
  });
});

describe('what differs', () => {
  it('is who cannot get through; servers with the same lot share a sentence', () => {
    const run = runWith(({ from }) => (from.kind === 'here' ? refused : through));
    expect(sentencesOf(run, ['this computer', 'mx2'])).toEqual([
      'mx0.example.net:25, mx1.example.net:465 and mx2.example.net:25 are not reachable from this computer (refused), but from mx2: something between filters it.',
    ]);
    expect(
      sentencesOf(
        runWith(() => through),
        ['this computer', 'mx2'],
      ),
    ).toEqual([]);
  });

  it('goes into a table for a spreadsheet, a line per session', () => {
    const lines = asCsv(
      runWith(({ from }) => (from.kind === 'here' ? refused : through)),
      ['this computer', '=mx2'],
    ).split('\r\n');
    expect(lines).toHaveLength(8);
    expect(lines[2]).toMatch(/^"mx0.example.net","","25","","'=mx2","accepted","connect",/);
  });
});
