import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { implement } from '@orpc/server';
import type { DepthSample } from '#contract/history';
import { contract } from '#contract/index';
import { DepthFile, keptSeconds } from './depth-file.ts';
import { thinDepths, type DepthRecord, type Waiting } from './depth-line.ts';

const os = implement(contract);

interface Line {
  readonly hostId: string;
  readonly source: string;
  readonly queue: DepthSample['queue'];
  readonly at: number[];
  readonly count: number[];
  readonly oldestSeconds: (number | null)[];
}

/** A line for each queue that held something in this time; where it held nothing, its count is 0. */
function linesOf(hostId: string, source: string, records: readonly DepthRecord[]): Line[] {
  const named = new Set(records.flatMap(({ queues }) => [...queues.keys()]));
  if (records.length > 0) named.add('deferred');
  const at = records.map((record) => record.at);
  return [...named].map((queue) => ({
    hostId,
    source,
    queue,
    at,
    count: records.map(({ queues }) => queues.get(queue)?.count ?? 0),
    oldestSeconds: records.map(({ queues }) => queues.get(queue)?.oldestSeconds ?? null),
  }));
}

/** Queue depth and oldest age over time: one file per host and source in `dataDir`/history. */
export function createHistoryService({
  dataDir,
  now,
}: {
  readonly dataDir: string;
  readonly now: () => Date;
}) {
  const folder = join(dataDir, 'history');
  const files = new Map<string, DepthFile>();
  const seconds = (): number => now().getTime() / 1000;

  const fileOf = (hostId: string, source: string): DepthFile => {
    // A source's id holds a path: it names the file by its hash.
    const name = `${hostId}.${createHash('sha256').update(source).digest('hex').slice(0, 16)}.depth`;
    let file = files.get(name);
    if (file === undefined) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      file = new DepthFile(join(folder, name));
      files.set(name, file);
    }
    return file;
  };

  const record = (hostId: string, at: number, samples: readonly DepthSample[]): void => {
    // A window whose clock is ahead must not hide what comes after it.
    const then = Math.min(at, seconds() + 5);
    const sources = new Map<string, Map<DepthSample['queue'], Waiting>>();
    for (const { source, queue, count, oldestSeconds } of samples) {
      const queues = sources.get(source) ?? new Map<DepthSample['queue'], Waiting>();
      sources.set(source, queues.set(queue, { count, oldestSeconds }));
    }
    for (const [source, queues] of sources) fileOf(hostId, source).append(source, { at: then, queues });
  };

  const read = async (
    hostIds: readonly string[],
    from: number,
    to: number,
    points: number,
  ): Promise<Line[]> => {
    const names = await readdir(folder).catch(() => [] as string[]);
    const wanted = new Set(hostIds);
    const width = Math.max(1, (to - from) / points);
    const lines: Line[] = [];
    for (const name of names) {
      const [hostId = '', , kind] = name.split('.');
      if (kind !== 'depth' || name.split('.').length !== 3 || !wanted.has(hostId)) continue;
      const text = await readFile(join(folder, name), 'latin1').catch(() => '');
      const parsed = DepthFile.parse(text, from);
      const records = parsed?.records.filter(({ at }) => at <= to) ?? [];
      if (parsed !== undefined)
        lines.push(
          ...linesOf(
            hostId,
            parsed.source,
            thinDepths(records, () => width),
          ),
        );
      // Other windows and terminals of this process go on in between.
      await breathe();
    }
    return lines;
  };

  /** Hosts that are long gone from the list take their history with them, when it has become too old to be shown. */
  const sweep = async (): Promise<void> => {
    const oldest = seconds() - keptSeconds;
    for (const name of await readdir(folder).catch(() => [] as string[])) {
      const path = join(folder, name);
      const written = await stat(path).catch(() => undefined);
      if (written !== undefined && written.mtimeMs / 1000 < oldest) await rm(path, { force: true });
    }
  };
  const sweeping = sweep().catch(() => undefined);

  const router = os.history.router({
    record: os.history.record.handler(({ input }) => {
      record(input.hostId, input.at, input.samples);
      return {};
    }),
    read: os.history.read.handler(async ({ input: { hostIds, from, to, points } }) => {
      await sweeping;
      return { lines: await read(hostIds, from, to, points) };
    }),
  });
  return { router, close: (): void => files.clear() };
}
