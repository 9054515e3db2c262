import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '#contract/queue';
import { JobBook, type RunningJob } from '#services/work/jobs';
import type { Verdict } from '#services/work/reconcile';

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'postroom-jobs-'))));
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const jobsDir = (): string => join(dataDir, 'jobs');
const targetOf = (number: number): Target => ({
  source: 'postfix:/etc/postfix',
  id: `9A15817E${String(number).padStart(5, '0')}`,
  arrivedAt: 1795229237 + number,
  sizeBytes: 250,
  sender: `a${number}@lab.test`,
});
const done = (number: number): Verdict => ({
  target: targetOf(number),
  outcome: 'done',
  said: '',
  mine: true,
});

async function openBook(): Promise<JobBook> {
  const book = new JobBook({ dataDir, now: () => new Date() });
  await book.start();
  return book;
}

const draft = { hostId: 'mx-1', hostName: 'mx', action: 'delete', reason: 'r', note: 'TICKET 1' } as const;
const open = (book: JobBook, total = 1): RunningJob => book.open({ ...draft, total });

describe('the book of jobs', () => {
  it('knows after a crash what was about to be done, and by which note', async () => {
    const first = await openBook();
    const running = open(first, 3);
    await first.intend(running, [
      { target: targetOf(1) },
      { target: targetOf(2), heldBefore: true },
      { target: targetOf(3), settled: { outcome: 'gone', said: 'left' } },
    ]);
    const second = await openBook();
    const [found] = second.interrupted();
    expect(found?.job).toMatchObject({
      id: running.job.id,
      state: 'interrupted',
      note: 'TICKET 1',
      total: 3,
    });
    expect(found?.reason).toBe('r');
    expect(await second.messages(found!, 'targets')).toEqual([
      { target: targetOf(1) },
      { target: targetOf(2), heldBefore: true },
      { target: targetOf(3), settled: { outcome: 'gone', said: 'left' } },
    ]);
  });

  it('shows ended jobs after a restart, with their undo, once', async () => {
    const first = await openBook();
    const running = open(first);
    await first.intend(running, [{ target: targetOf(1) }]);
    await first.end(running, [{ ...done(1), batch: '/trash/1', heldBefore: true }], {
      summary: '1 deleted',
      problem: '',
      undo: 'restore',
    });
    const second = await openBook();
    expect(second.interrupted()).toEqual([]);
    expect(second.snapshot()).toMatchObject([{ state: 'ended', undo: 'restore', counts: { done: 1 } }]);
    const again = second.get(running.job.id)!;
    expect(await second.takeUndo(again)).toEqual([
      { target: targetOf(1), batch: '/trash/1', heldBefore: true },
    ]);
    const third = await openBook();
    expect(third.snapshot()[0]?.undo).toBeUndefined();
    expect(readdirSync(jobsDir())).toEqual([`${running.job.id}.json`]);
  });

  it('names no job twice, over restarts and in the same millisecond', async () => {
    const ids = new Set<string>();
    for (let run = 0; run < 5; run++) {
      const book = await openBook();
      for (let n = 0; n < 20; n++) ids.add(open(book).job.id);
    }
    expect(ids.size).toBe(100);
  });

  it('is private, and keeps no more than 200 ended jobs and 50 undos', async () => {
    const book = await openBook();
    for (let n = 0; n < 230; n++)
      await book.end(open(book), [done(n)], { summary: '', problem: '', undo: 'release' });
    await book.close();
    expect(book.snapshot()).toHaveLength(200);
    expect(book.snapshot().filter(({ undo }) => undo !== undefined)).toHaveLength(50);
    const files = readdirSync(jobsDir());
    expect(files.filter((name) => name.endsWith('.json'))).toHaveLength(200);
    expect(files.filter((name) => name.endsWith('.changed.jsonl'))).toHaveLength(50);
    expect(statSync(jobsDir()).mode & 0o777).toBe(0o700);
    for (const name of files) expect(statSync(join(jobsDir(), name)).mode & 0o777).toBe(0o600);
  });

  it('lives with lines and files that a crash cut off', async () => {
    const first = await openBook();
    const running = open(first, 2);
    await first.intend(running, [{ target: targetOf(1) }, { target: targetOf(2) }]);
    const file = join(jobsDir(), `${running.job.id}.targets.jsonl`);
    truncateSync(file, statSync(file).size - 20);
    writeFileSync(join(jobsDir(), 'job-half-1.json'), '{"version":1,"own');
    writeFileSync(join(jobsDir(), 'job-half-2.json.new'), '');
    const second = await openBook();
    const [found, ...more] = second.interrupted();
    expect(more).toEqual([]);
    expect(await second.messages(found!, 'targets')).toEqual([{ target: targetOf(1) }]);
    expect(readdirSync(jobsDir())).not.toContain('job-half-2.json.new');
  });

  it('leaves the jobs of another running process alone', async () => {
    const first = await openBook();
    const { job } = open(first);
    await first.intend(first.get(job.id)!, [{ target: targetOf(1) }]);
    const path = join(jobsDir(), `${job.id}.json`);
    // The parent of this process is certainly running.
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"owner":\d+/, `"owner":${process.ppid}`));
    const second = await openBook();
    expect(second.interrupted()).toEqual([]);
    expect(second.snapshot()[0]?.state).toBe('running');
  });

  it('holds 100,000 messages without stopping everything else', async () => {
    const book = await openBook();
    const running = open(book, 100_000);
    const targets = Array.from({ length: 100_000 }, (_, n) => ({ target: targetOf(n) }));
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    await book.intend(running, targets);
    clearInterval(beat);
    expect(await book.messages(running, 'targets')).toHaveLength(100_000);
    // Written in one piece it is some 200 ms; the bound leaves room for a busy machine.
    expect(longest).toBeLessThan(150);
  });

  it('a folder that cannot be written to stops no action, and the job tells of it', async () => {
    const book = await openBook();
    rmSync(jobsDir(), { recursive: true });
    writeFileSync(jobsDir(), '');
    const running = open(book);
    await book.intend(running, [{ target: targetOf(1) }]);
    await book.end(running, [done(1)], { summary: '1 deleted', problem: '' });
    expect(book.get(running.job.id)?.job).toMatchObject({ state: 'ended', counts: { done: 1 } });
    expect(book.get(running.job.id)?.job.problem).toContain('could not be written down');
  });
});
