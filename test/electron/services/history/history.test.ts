import { createRouterClient } from '@orpc/server';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DepthSample } from '#contract/history';
import { createHistoryService } from '#services/history/service';

const noon = Date.UTC(2026, 10, 21, 12) / 1000;
const source = 'postfix:/etc/postfix';
let dir: string;
let clock = noon;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postroom-history-'));
  clock = noon;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const start = () => {
  const service = createHistoryService({ dataDir: dir, now: () => new Date(clock * 1000) });
  return createRouterClient(service.router);
};
type Client = ReturnType<typeof start>;
const files = (): string[] =>
  existsSync(join(dir, 'history'))
    ? readdirSync(join(dir, 'history')).map((name) => join(dir, 'history', name))
    : [];
const sample = (count: number, more: Partial<DepthSample> = {}): DepthSample => ({
  source,
  queue: 'deferred',
  count,
  ...(count > 0 ? { oldestSeconds: count * 10 } : {}),
  ...more,
});
const record = async (client: Client, at: number, ...samples: DepthSample[]): Promise<void> => {
  clock = Math.max(clock, at);
  await client.record({ hostId: 'mx1', at, samples });
};
const read = async (client: Client, from: number, to: number, points = 5000) =>
  (await client.read({ hostIds: ['mx1'], from, to, points })).lines;

describe('what is taken down', () => {
  it('is read again as it was told, also by the next start', async () => {
    const first = start();
    await record(first, noon, sample(7), sample(2, { queue: 'held', oldestSeconds: 90 }));
    await record(first, noon + 15, sample(5));
    await record(first, noon + 30, sample(0));
    const expected = [
      {
        hostId: 'mx1',
        source,
        queue: 'deferred',
        at: [noon, noon + 15, noon + 30],
        count: [7, 5, 0],
        oldestSeconds: [70, 50, null],
      },
      {
        hostId: 'mx1',
        source,
        queue: 'held',
        at: [noon, noon + 15, noon + 30],
        count: [2, 0, 0],
        oldestSeconds: [90, null, null],
      },
    ];
    expect(await read(first, noon - 60, noon + 60)).toEqual(expected);
    expect(await read(start(), noon - 60, noon + 60)).toEqual(expected);
  });

  it('is told only for the hosts and the time asked for', async () => {
    const client = start();
    await record(client, noon, sample(7));
    await record(client, noon + 100, sample(8));
    await client.record({ hostId: 'mx2', at: noon, samples: [sample(1)] });
    expect((await read(client, noon + 50, noon + 200)).map(({ at }) => at)).toEqual([[noon + 100]]);
    expect(
      (await client.read({ hostIds: ['mx2'], from: noon, to: noon, points: 10 })).lines[0]?.count,
    ).toEqual([1]);
  });

  it('is of the owner only', async () => {
    await record(start(), noon, sample(7));
    expect(files().map((path) => statSync(path).mode & 0o777)).toEqual([0o600]);
    expect(statSync(join(dir, 'history')).mode & 0o777).toBe(0o700);
  });

  it('counts once when two windows tell of the same listing, also across a restart', async () => {
    const client = start();
    await record(client, noon, sample(7));
    await record(client, noon + 2, sample(9));
    await record(start(), noon + 4, sample(9));
    expect((await read(client, noon - 60, noon + 60))[0]?.count).toEqual([7]);
  });

  it('keeps sources apart, whatever their names', async () => {
    const client = start();
    const odd = 'sendmail:/var/spool/mqueue "ü"\n# x';
    await record(client, noon, sample(7), sample(3, { source: odd }));
    const lines = await read(start(), noon - 60, noon + 60);
    expect(lines.map((line) => [line.source, line.count[0]]).sort()).toEqual(
      [
        [source, 7],
        [odd, 3],
      ].sort(),
    );
  });

  it('is not pushed into the future by a window whose clock is ahead', async () => {
    const client = start();
    await client.record({ hostId: 'mx1', at: noon + 86_400, samples: [sample(7)] });
    clock = noon + 20;
    await client.record({ hostId: 'mx1', at: noon + 20, samples: [sample(8)] });
    expect((await read(client, noon - 60, noon + 60))[0]?.count).toEqual([7, 8]);
  });

  it('stays in order of time when the clock was set back', async () => {
    const client = start();
    await record(client, noon, sample(1));
    await record(client, noon - 1800, sample(2));
    expect((await read(client, noon - 3600, noon + 60))[0]?.count).toEqual([2, 1]);
  });
});

describe('after a crash', () => {
  it('a line that was cut is left out, wherever it was cut, and the next one is whole', async () => {
    await record(start(), noon, sample(1234));
    const [path = ''] = files();
    const before = statSync(path).size;
    await record(start(), noon + 20, sample(5678));
    const whole = readFileSync(path);
    for (let size = before; size < whole.length - 1; size++) {
      writeFileSync(path, whole);
      truncateSync(path, size);
      const again = start();
      clock = noon + 40;
      await record(again, noon + 40, sample(9));
      expect((await read(again, noon - 60, noon + 60))[0]?.count, `cut at ${size}`).toEqual([1234, 9]);
    }
  });

  it('a file that is none of ours is passed over', async () => {
    const client = start();
    mkdirSync(join(dir, 'history'));
    writeFileSync(join(dir, 'history', 'mx1.0000000000000000.depth'), '\0\0\0');
    writeFileSync(join(dir, 'history', 'mx1.notes.txt'), 'hello');
    await record(client, noon, sample(7));
    expect((await read(client, noon - 60, noon + 60)).map(({ count }) => count)).toEqual([[7]]);
  });
});

describe('thinning', () => {
  it('keeps the highest count of each stretch, and leaves a gap where nothing was read', async () => {
    const client = start();
    for (const [after, count] of [
      [0, 1],
      [15, 40],
      [30, 2],
      [600, 3],
      [630, 30],
    ] as const)
      await record(client, noon + after, sample(count));
    const [line] = await read(client, noon, noon + 660, 11);
    expect(line?.count).toEqual([40, 30]);
    expect(line?.oldestSeconds).toEqual([400, 300]);
    expect(line?.at).toEqual([noon + 30, noon + 630]);
  });

  it('of the file keeps peaks, everything of the last hour, and stays in bounds over 65 days', async () => {
    const client = start();
    const days = 65;
    const begun = noon;
    for (let at = begun; at < begun + days * 86_400; at += 60) {
      clock = at;
      await record(
        client,
        at,
        sample(at % 86_400 === 43_200 ? 99_999 : 500 + (at % 7)),
        sample(3, { queue: 'held' }),
      );
    }
    const [path = ''] = files();
    expect(statSync(path).size).toBeLessThan(800 * 1024);
    const lines = await read(client, begun, clock, 5000);
    const deferred = lines.find(({ queue }) => queue === 'deferred');
    // One peak a day at noon; what is older than 60 days may be gone.
    expect(deferred?.count.filter((count) => count === 99_999).length).toBeGreaterThanOrEqual(59);
    const recent = await read(client, clock - 3000, clock);
    expect(recent[0]?.at).toHaveLength(51);
    expect(deferred!.at[0]!).toBeGreaterThanOrEqual(clock - 62 * 86_400);
  }, 120_000);

  it('a host that was not heard of for over 60 days is forgotten at the next start', async () => {
    await record(start(), noon, sample(7));
    const [path = ''] = files();
    utimesSync(path, noon - 61 * 86_400, noon - 61 * 86_400);
    expect(await read(start(), 0, noon + 60)).toEqual([]);
    expect(files()).toEqual([]);
  });
});

describe('20 hosts over 30 days', () => {
  it('are read in pauses of the process that no terminal feels', async () => {
    const client = start();
    mkdirSync(join(dir, 'history'));
    const hostIds = Array.from({ length: 20 }, (_, at) => `host-${at}`);
    await client.record({ hostId: 'mx1', at: noon, samples: [sample(1)] });
    const name = files()[0]!.split('.').at(-2)!;
    let bytes = 0;
    for (const hostId of hostIds) {
      let text = `# "${source}"\n`;
      for (let at = noon - 30 * 86_400; at < noon - 2 * 86_400; at += 600)
        text += `${at} a12,3 d${1000 + (at % 999)},86400 h40,172800.\n`;
      for (let at = noon - 2 * 86_400; at < noon; at += 60)
        text += `${at} a12,3 d${1000 + (at % 999)},86400 h40,172800.\n`;
      appendFileSync(join(dir, 'history', `${hostId}.${name}.depth`), text);
      bytes += text.length;
    }
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const begun = performance.now();
    const { lines } = await client.read({ hostIds, from: noon - 30 * 86_400, to: noon, points: 600 });
    const whole = performance.now() - begun;
    const begunHour = performance.now();
    await client.read({ hostIds, from: noon - 3600, to: noon, points: 600 });
    const hour = performance.now() - begunHour;
    clearInterval(beat);
    process.stdout.write(
      `history: ${Math.round(bytes / 1024)} KiB, 30 days ${whole.toFixed(0)} ms, 1 hour ${hour.toFixed(0)} ms, longest pause ${longest.toFixed(0)} ms\n`,
    );
    expect(lines).toHaveLength(60);
    expect(lines.every(({ at }) => at.length > 400 && at.length <= 601)).toBe(true);
    expect(bytes).toBeLessThan(16 * 1024 * 1024);
    expect(hour).toBeLessThan(whole);
  });
});
