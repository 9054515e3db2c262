import { chmod, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { job, outcome, target } from '#contract/queue';

/** A job as it is kept; `owner` is the process that runs it. */
const keptJob = z.object({
  version: z.literal(1),
  owner: z.number(),
  reason: z.string(),
  /** The job is `restore`: what it put back is released. */
  release: z.boolean(),
  job,
});
export type KeptJob = z.infer<typeof keptJob>;

/** One message of a job: what is to be done (`targets`), or what was changed (`changed`). */
const keptMessage = z.object({
  target,
  /** It was on hold before the action. */
  heldBefore: z.boolean().optional(),
  /** The folder in the trash. */
  batch: z.string().optional(),
  /** What was known of it before anything was sent. */
  settled: z.object({ outcome, said: z.string() }).optional(),
});
export type KeptTarget = z.infer<typeof keptMessage>;

export type Part = 'targets' | 'changed';

/** Lines are written and read this many at a time, so that 100,000 of them stop nothing else. */
const linesAtOnce = 2000;
/** A process that runs a job touches its file this often; one that did not for four times as long is taken for dead. */
export const heartbeatMs = 15_000;
const goodId = /^job-[a-z0-9-]{1,60}$/;

/**
 * Jobs on disk, so that none is forgotten when Postroom ends in the middle of it: `jobs/ID.json` and, one message a
 * line, `ID.targets.jsonl` while it runs and `ID.changed.jsonl` while it can be undone. All 0600.
 */
export class JobStore {
  private readonly dir: string;

  constructor(dataDir: string) {
    this.dir = join(dataDir, 'jobs');
  }

  /** Every job that can be read, oldest first. What a crash left half written is passed over. */
  async load(): Promise<{ kept: KeptJob; abandoned: boolean }[]> {
    await mkdir(this.dir, { recursive: true, mode: 0o700 });
    await chmod(this.dir, 0o700);
    const found: { kept: KeptJob; abandoned: boolean }[] = [];
    const names = await readdir(this.dir);
    for (const name of names) {
      const [, id = '', ending = ''] = /^([^.]+)\.(.+)$/.exec(name) ?? [];
      // A crash can leave parts of a job that was forgotten, and drafts.
      if (goodId.test(id) && ending !== 'json' && !names.includes(`${id}.json`))
        await rm(join(this.dir, name), { force: true });
      if (ending !== 'json') continue;
      if (!goodId.test(id)) continue;
      const kept = await this.read(id);
      if (kept?.job.id === id) found.push({ kept, abandoned: await this.abandoned(kept) });
    }
    return found.sort((a, b) => a.kept.job.startedAt.localeCompare(b.kept.job.startedAt));
  }

  /** Replaces the job's own file, whole. */
  async save(kept: KeptJob): Promise<void> {
    const path = this.path(kept.job.id, 'json');
    await this.replace(path, async (write) => write(JSON.stringify(kept)));
  }

  /** Adds messages to a part of a job; they are on disk when it resolves. */
  async add(id: string, part: Part, messages: readonly KeptTarget[]): Promise<void> {
    const file = await open(this.path(id, `${part}.jsonl`), 'a', 0o600);
    try {
      for (let start = 0; start < messages.length; start += linesAtOnce)
        await file.appendFile(
          messages
            .slice(start, start + linesAtOnce)
            .map((message) => `${JSON.stringify(message)}\n`)
            .join(''),
        );
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** The messages of a part; empty when there are none. A line that a crash cut off is left out. */
  async messages(id: string, part: Part): Promise<KeptTarget[]> {
    let text: string;
    try {
      text = await readFile(this.path(id, `${part}.jsonl`), 'utf8');
    } catch {
      return [];
    }
    const messages: KeptTarget[] = [];
    const lines = text.split('\n');
    for (const [index, line] of lines.entries()) {
      if (index % linesAtOnce === linesAtOnce - 1) await new Promise((resolve) => setImmediate(resolve));
      const parsed = keptMessage.safeParse(parse(line));
      if (parsed.success) messages.push(parsed.data);
    }
    return messages;
  }

  async forget(id: string, part?: Part): Promise<void> {
    const endings = part === undefined ? ['json', 'targets.jsonl', 'changed.jsonl'] : [`${part}.jsonl`];
    for (const ending of endings) await rm(this.path(id, ending), { force: true });
  }

  /** A sign of life for other processes that share the data folder. */
  async touch(id: string): Promise<void> {
    const now = new Date();
    await utimes(this.path(id, 'json'), now, now);
  }

  private async read(id: string): Promise<KeptJob | undefined> {
    try {
      return keptJob.parse(parse(await readFile(this.path(id, 'json'), 'utf8')));
    } catch {
      return undefined;
    }
  }

  /** Not ended, and the process that ran it is no more. */
  private async abandoned({ job: { id, state }, owner }: KeptJob): Promise<boolean> {
    if (state === 'ended') return false;
    if (owner === process.pid || !isRunning(owner)) return true;
    const { mtimeMs } = await stat(this.path(id, 'json'));
    return Date.now() - mtimeMs > 4 * heartbeatMs;
  }

  private async replace(
    path: string,
    fill: (write: (text: string) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const draft = `${path}.new`;
    const file = await open(draft, 'w', 0o600);
    try {
      await fill((text) => file.writeFile(text));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  }

  private path(id: string, ending: string): string {
    if (!goodId.test(id)) throw new Error(`Not the name of a job: ${id}`);
    return join(this.dir, `${id}.${ending}`);
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM';
  }
}
