import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Place } from '#contract/rewrite';
import { createRewriteService } from '#services/rewrite/service';
import { FakeHost, planOf, route, surroundings } from './fakes.ts';

vi.mock('#mail/mta/index', async () => {
  const { plainRewriter } = await import('./fakes.ts');
  return { mtas: { sendmail: { rewrite: plainRewriter } } };
});
vi.mock('#mail/deploy/commands', async () => (await import('./fakes.ts')).plainDeployCommands);

let dataDir: string;
let host: FakeHost;
let other: FakeHost;
let around: ReturnType<typeof surroundings>;
let service: ReturnType<typeof createRewriteService>;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'postroom-rewrite-'));
  host = new FakeHost('mx1');
  other = new FakeHost('mx2');
  around = surroundings(host, other);
  service = createRewriteService({ ...around.options, dataDir });
});
afterEach(async () => {
  await service.close();
  rmSync(dataDir, { recursive: true });
});

const at = (where: Place['at'], hostId = 'mx1'): Place => ({ hostId, setId: 'sendmail', at: where });
const live = at({ kind: 'live' });
const planned = at({ kind: 'plan', planId: 'plan-1' });
async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const events: T[] = [];
  for await (const event of stream) events.push(event);
  return events;
}
const many = Array.from({ length: 1200 }, (_, n) => `user${n}@d${n % 40}.example`);

describe('questions', () => {
  it('are answered in their order, in batches that grow', async () => {
    host.live = (address) => (address.endsWith('@d7.example') ? 'esmtp' : 'local');
    const questions = many.slice(0, 300).map(route);
    const stream = await call(service.router.ask, { place: live, questions, trace: true });
    const answers = await all(stream);
    expect(answers.map((one) => one.at)).toEqual(questions.map((_, n) => n));
    expect(answers[47]?.answer.fate).toEqual({
      kind: 'deliveries',
      deliveries: [{ mailer: 'esmtp', host: '', user: many[47] }],
    });
    expect(host.asked().map((sent) => sent.questions.length)).toEqual([25, 100, 175]);
    // Only the first batch is in the Journal, unless a later one fails.
    const good = { status: 'exited', code: 0, stdout: '', stderr: '' } as const;
    expect(host.ran.map(({ options }) => options.journaled?.(good))).toEqual([undefined, false, false]);
  });

  it('that this MTA cannot be asked are unknown, and the others are answered', async () => {
    const check = {
      kind: 'check' as const,
      client: { address: '192.0.2.1', name: '', helo: '', auth: '' },
      sender: 'a@b',
      recipient: 'c@d',
    };
    const questions = [check, route('joe')];
    const answers = await all(await call(service.router.ask, { place: live, questions, trace: false }));
    expect(answers.map(({ answer }) => answer.fate.kind)).toEqual(['unknown', 'deliveries']);
  });

  it('of a plan are asked of what it staged', async () => {
    around.plans.set('plan-1', planOf('plan-1'));
    await all(await call(service.router.ask, { place: planned, questions: [route('a')], trace: false }));
    expect(host.asked()[0]?.staged).toEqual({
      directory: '/var/lib/postroom/tx/plan-1/new',
      paths: ['/etc/mail/mailertable', '/etc/mail/mailertable.db'],
    });
  });

  it.each<[string, () => void, RegExp]>([
    ['is not known', () => undefined, /not known any more/],
    [
      'is being checked',
      () => around.plans.set('plan-1', planOf('plan-1', 'checking')),
      /still being checked/,
    ],
    [
      'was cleared away on the host',
      () => {
        around.plans.set('plan-1', planOf('plan-1'));
        host.report = undefined;
      },
      /cleared away/,
    ],
    [
      'could not be built',
      () => {
        around.plans.set('plan-1', planOf('plan-1', 'refused'));
        host.report = { state: 'invalid' };
      },
      /staged nothing of this change. Failed: makemap/,
    ],
    [
      'cannot be looked for',
      () => {
        around.plans.set('plan-1', planOf('plan-1'));
        host.lost = true;
      },
      /did not tell/,
    ],
  ])('of a plan that %s are refused with words', async (_, happens, words) => {
    happens();
    const stream = await call(service.router.ask, { place: planned, questions: [route('a')], trace: false });
    const failure = await all(stream).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'REFUSED', message: expect.stringMatching(words) as string });
    expect(host.asked()).toEqual([]);
  });

  it('of a version are asked of what the host builds of it, once', async () => {
    const place = at({ kind: 'commit', commit: 'b'.repeat(40) });
    for (let turn = 0; turn < 2; turn += 1)
      await all(await call(service.router.ask, { place, questions: [route('a')], trace: false }));
    expect(around.tried).toEqual([
      [{ path: '/etc/mail/mailertable', base: 'a'.repeat(64), content: `${'b'.repeat(40)}\n` }],
    ]);
    expect(host.asked().map(({ staged }) => staged?.directory)).toEqual([
      '/var/lib/postroom/tx/plan-tried-1/new',
      '/var/lib/postroom/tx/plan-tried-1/new',
    ]);
    const nowhere = at({ kind: 'commit', commit: 'f'.repeat(40) });
    const stream = await call(service.router.ask, { place: nowhere, questions: [route('a')], trace: false });
    await expect(all(stream)).rejects.toThrow(/not in the history/);
  });
});

describe('comparing', () => {
  it('tells only what differs or could not be told, with progress; what is unknown is counted apart', async () => {
    around.plans.set('plan-1', planOf('plan-1'));
    host.live = (address) => (address === many[900] ? undefined : 'local');
    host.staged = (address) =>
      address.endsWith('@d7.example') ? 'esmtp' : address === many[901] ? undefined : 'local';
    const questions = many.map(route);
    const input = { before: live, after: planned, questions };
    const events = await all(await call(service.router.compare, input));
    const told = events.filter((event) => event.kind === 'difference');
    const isUnknown = ({ before, after }: (typeof told)[number]): boolean =>
      before.kind === 'unknown' || after.kind === 'unknown';
    expect(told.filter(isUnknown).map(({ question, before, after }) => [question, before, after])).toEqual([
      [route(many[900]!), { kind: 'unknown', why: 'a map cannot be opened' }, expect.anything()],
      [route(many[901]!), expect.anything(), { kind: 'unknown', why: 'a map cannot be opened' }],
    ]);
    const differences = told.filter((one) => !isUnknown(one));
    expect(differences.map(({ question }) => question)).toEqual(
      many.filter((address) => address.endsWith('@d7.example')).map(route),
    );
    expect(differences[0]).toMatchObject({
      times: 0,
      before: { kind: 'deliveries', deliveries: [{ mailer: 'local' }] },
      after: { kind: 'deliveries', deliveries: [{ mailer: 'esmtp' }] },
      because: ['asked', 'asked'],
    });
    expect(events.at(-1)).toMatchObject({
      kind: 'done',
      asked: 1200,
      different: differences.length,
      unknown: 2,
    });
    const progress = events.filter((event) => event.kind === 'progress');
    expect(progress.at(-1)).toMatchObject({ done: 1200, total: 1200 });
  });

  it('may be of two hosts, both asked at once', async () => {
    host.batchMs = 60;
    other.batchMs = 60;
    other.live = () => 'esmtp';
    const input = {
      before: live,
      after: at({ kind: 'live' }, 'mx2'),
      questions: many.slice(0, 20).map(route),
    };
    const events = await all(await call(service.router.compare, input));
    expect(events.at(-1)).toMatchObject({ kind: 'done', different: 20, unknown: 0 });
    expect([host.asked().length, other.asked().length]).toEqual([1, 1]);
  });

  it('that is cancelled ends what runs on the hosts', async () => {
    host.batchMs = 60_000;
    const stop = new AbortController();
    const input = { before: live, after: live, questions: many.map(route) };
    const stream = await call(service.router.compare, input, { signal: stop.signal });
    const events: string[] = [];
    for await (const event of stream) {
      events.push(event.kind);
      if (host.asked().length === 2) stop.abort();
    }
    expect(events).not.toContain('done');
    expect(host.ran.every(({ options }) => options.signal?.aborted)).toBe(true);
    expect(host.asked()).toHaveLength(2);
  });

  it('whose window is gone ends as well', async () => {
    host.batchMs = 60_000;
    const input = { before: live, after: live, questions: many.map(route) };
    for await (const event of await call(service.router.compare, input)) {
      if (host.asked().length === 2) break;
      expect(event.kind).toBe('progress');
    }
    await expect.poll(() => host.ran.every(({ options }) => options.signal?.aborted)).toBe(true);
  });

  it('with a host that is lost counts its answers as unknown, never as the same', async () => {
    other.lost = true;
    const input = {
      before: live,
      after: at({ kind: 'live' }, 'mx2'),
      questions: many.slice(0, 10).map(route),
    };
    const events = await all(await call(service.router.compare, input));
    expect(events.at(-1)).toMatchObject({ kind: 'done', different: 0, unknown: 10 });
  });
});

describe('replay', () => {
  it('asks what the host saw, the most frequent first, and says how often', async () => {
    around.plans.set('plan-1', planOf('plan-1'));
    host.seen = many.slice(0, 50).map((address, n) => ({ question: route(address), times: n + 1 }));
    host.staged = () => 'esmtp';
    const input = { before: live, after: planned, hours: 24, most: 10 };
    const events = await all(await call(service.router.replay, input));
    const differences = events.filter((event) => event.kind === 'difference');
    expect(differences.map(({ times }) => times)).toEqual([50, 49, 48, 47, 46, 45, 44, 43, 42, 41]);
    expect(events.some((event) => event.kind === 'progress' && event.stage.includes('log of mx1'))).toBe(
      true,
    );
    expect(host.ran.find(({ command }) => command.argv[0] === '/seen')?.command.argv).toEqual([
      '/seen',
      '24',
    ]);
  });

  it('without a log is refused with words', async () => {
    host.lost = true;
    const stream = await call(service.router.replay, { before: live, after: live, hours: 1, most: 10 });
    await expect(all(stream)).rejects.toThrow(/log could not be read/);
  });
});
