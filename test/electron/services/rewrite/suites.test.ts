import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRewriteService } from '#services/rewrite/service';
import { VersionBook } from '#services/versions/version-book';
import { FakeHost, planOf, surroundings } from './fakes.ts';

vi.mock('#mail/mta/index', async () => {
  const { plainRewriter } = await import('./fakes.ts');
  return { mtas: { sendmail: { rewrite: plainRewriter } } };
});
vi.mock('#mail/deploy/commands', async () => (await import('./fakes.ts')).plainDeployCommands);

let dataDir: string;
let host: FakeHost;
let around: ReturnType<typeof surroundings>;
let book: VersionBook;
let service: ReturnType<typeof createRewriteService>;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'postroom-rewrite-'));
  host = new FakeHost('mx1');
  around = surroundings(host);
  book = new VersionBook({ dataDir, now: around.options.now, admin: 'anna@laptop' });
  service = createRewriteService({ ...around.options, versions: book, dataDir });
});
afterEach(async () => {
  await service.close();
  await book.close();
  rmSync(dataDir, { recursive: true });
});

const about = { hostId: 'mx1', setId: 'sendmail' };
const place = { ...about, at: { kind: 'live' as const } };
const tests = (...addresses: string[]): string =>
  `tests:\n${addresses.map((one) => `  - {name: ${one}, route: ${one}@x.example, expect: {mailer: local}}\n`).join('')}`;
const save = async (yaml: string, base?: string) =>
  call(service.router.saveSuite, {
    ...about,
    yaml,
    base: base ?? (await call(service.router.suite, about)).base,
    note: '',
  });
async function run() {
  let last;
  for await (const event of await call(service.router.runSuite, { place })) last = event;
  if (last?.kind !== 'done') throw new Error('it did not end');
  return last.state;
}

describe('saved tests', () => {
  it('are kept beside the history of the host, and are no version of its files', async () => {
    const files = [{ path: '/etc/mail/access', content: 'x\n', owner: 'root:root', mode: '0644' }];
    await book.add('mx1', { kind: 'first', note: '', files });
    expect(await call(service.router.suite, about)).toMatchObject({ yaml: '', base: '', tests: [] });
    const saved = await save(tests('joe', 'jim'));
    expect(saved.tests.map(({ name }) => name)).toEqual(['joe', 'jim']);
    expect(await call(service.router.suite, about)).toEqual(saved);
    expect((await book.list('mx1', { limit: 10 })).versions.map(({ kind }) => kind)).toEqual(['first']);
    expect([...(await book.recorded('mx1')).keys()]).toEqual(['/etc/mail/access']);
    await book.add('mx1', { kind: 'seen', note: '', files: [{ ...files[0]!, content: 'y\n' }] });
    const [newest] = (await book.list('mx1', { limit: 10 })).versions;
    expect(await book.show('mx1', newest!.id, '/etc/mail/access')).toEqual({ before: 'x\n', after: 'y\n' });
    expect((await call(service.router.suite, about)).yaml).toBe(saved.yaml);
    expect(await save('')).toMatchObject({ yaml: '', base: '' });
    expect((await book.list('mx1', { limit: 10 })).versions).toHaveLength(2);
  });

  it('of two windows: the second is told that the first has saved', async () => {
    const { base } = await save(tests('joe'));
    await save(tests('jim'), base);
    await expect(save(tests('joan'), base)).rejects.toMatchObject({ code: 'REFUSED' });
    expect((await call(service.router.suite, about)).tests.map(({ name }) => name)).toEqual(['jim']);
  });

  it('with faults are not kept', async () => {
    await expect(save('tests:\n  - route: a\n')).rejects.toThrow(/Line 2: A test needs “expect”/);
    expect((await call(service.router.suite, about)).yaml).toBe('');
  });

  it('are run, and what came of it is there after a restart', async () => {
    await save(tests('joe', 'jim', 'lost'));
    host.live = (address) =>
      address.startsWith('jim') ? 'esmtp' : address.startsWith('lost') ? undefined : 'local';
    const state = await run();
    expect(state.last).toMatchObject({
      by: 'hand',
      results: [
        { name: 'joe', passed: true, words: '' },
        { name: 'jim', passed: false, words: expect.stringMatching(/mailer local.*esmtp/) as string },
        {
          name: 'lost',
          passed: false,
          words: expect.stringMatching(/an answer.*cannot be opened/) as string,
        },
      ],
    });
    await service.close();
    service = createRewriteService({ ...around.options, versions: book, dataDir });
    expect((await call(service.router.suite, about)).last).toEqual(state.last);
  });

  it('that do not exist cannot be run', async () => {
    await expect(run()).rejects.toThrow(/no saved tests/);
  });
});

describe('the gate before a deploy', () => {
  const gate = () => service.gate.run('mx1', planOf('plan-1', 'checking'));

  it('is not there without saved tests, or where they do not ask for it', async () => {
    expect(await service.gate.wanted('mx1', 'sendmail')).toBe(false);
    await save(tests('joe'));
    expect(await service.gate.wanted('mx1', 'sendmail')).toBe(false);
    await save(`gate: true\n${tests('joe')}`);
    expect(await service.gate.wanted('mx1', 'sendmail')).toBe(true);
  });

  it('asks what is staged, and lets pass what passes there', async () => {
    await save(`gate: true\n${tests('joe')}`);
    host.live = () => 'esmtp';
    expect(await gate()).toEqual({ passed: true, output: '1 test passed.', why: '', todo: '' });
    expect(host.asked().map(({ staged }) => staged?.directory)).toEqual(['/var/lib/postroom/tx/plan-1/new']);
    expect((await call(service.router.suite, about)).last).toMatchObject({ by: 'gate' });
  });

  it('names what fails', async () => {
    await save(`gate: true\n${tests('joe', 'jim')}`);
    host.staged = (address) => (address.startsWith('jim') ? 'esmtp' : 'local');
    expect(await gate()).toMatchObject({
      passed: false,
      why: '1 of 2 saved tests fail with this change: jim.',
      output: expect.stringMatching(/^jim\n {4}Expected mailer local/) as string,
    });
  });

  it.each<[string, () => void]>([
    ['a host that is lost', () => (host.lost = true)],
    ['a host that cannot tell', () => (host.staged = () => undefined)],
    [
      'a file that cannot be read',
      () => vi.spyOn(book, 'keptText').mockResolvedValue('gate: true\ntests: {'),
    ],
    ['a history that cannot be read', () => vi.spyOn(book, 'keptText').mockRejectedValue(new Error('EIO'))],
  ])('never lets anything pass because it could not ask: %s', async (_, happens) => {
    await save(`gate: true\n${tests('joe')}`);
    happens();
    expect(await service.gate.wanted('mx1', 'sendmail')).toBe(true);
    const outcome = await gate();
    expect(outcome.passed).toBe(false);
    expect(outcome.why).not.toBe('');
    expect(outcome.todo).not.toBe('');
  });
});

describe('the schedule', () => {
  /** Waits until what was due has been run. */
  const looked = async (count: number): Promise<void> =>
    expect.poll(() => host.asked().length).toBeGreaterThanOrEqual(count);

  beforeEach(async () => {
    await service.close();
    service = createRewriteService({ ...around.options, versions: book, dataDir, tickMs: 10 });
  });

  it('runs what is due, and tells of what passed before and fails now', async () => {
    await save(`every: 60 minutes\n${tests('joe', 'jim')}`);
    await looked(1);
    await expect
      .poll(async () => (await call(service.router.suite, about)).last)
      .toMatchObject({ by: 'schedule', results: [{ passed: true }, { passed: true }] });
    expect(around.journal).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(host.asked()).toHaveLength(1);

    host.live = (address) => (address.startsWith('jim') ? 'esmtp' : 'local');
    around.clock.now += 61 * 60_000;
    await expect.poll(() => around.journal).toHaveLength(1);
    expect(around.journal[0]).toMatchObject({ hostId: 'mx1', action: 'rewrite.schedule', outcome: 'failed' });
    expect(around.journal[0]?.shown).toMatch(/fail now: jim$/);
    around.clock.now += 61 * 60_000;
    await looked(3);
    await new Promise((resolve) => setTimeout(resolve, 60));
    // It failed before: that is no news.
    expect(around.journal).toHaveLength(1);
  });

  it('leaves a host alone that is not online, and tests without a time', async () => {
    host.online = false;
    await save(`every: 1 minute\n${tests('joe')}`);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await save(tests('joe'));
    host.online = true;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(host.asked()).toEqual([]);
  });
});
