import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { change } from '#contract/config';
import { byteText } from '#contract/config';
import { isoTime, plainText } from '#contract/shared';
import { Live } from '../live.ts';
import { putWhole, sweep } from '../work/whole-file.ts';

const draft = change.extend({ savedAt: isoTime, before: byteText, by: plainText });
export type Draft = z.infer<typeof draft>;
const kept = z.object({ version: z.literal(1), draft });

/** Windows are told at most this often: every keystroke may save a draft. */
const gapMs = 200;

/**
 * Edits that are not deployed: `drafts/<host>/<hash of the path>.json`, mode 0600. A draft on disk is always a whole
 * one, the new or the old.
 */
export class Drafts {
  readonly #dir: string;
  readonly #hosts = new Map<string, Promise<Map<string, Draft>>>();
  readonly #live = new Map<string, Live>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(dataDir: string) {
    this.#dir = join(dataDir, 'drafts');
  }

  /** Now and after every change, until the signal. */
  async *watch(hostId: string, signal: AbortSignal | undefined): AsyncGenerator<Draft[]> {
    const drafts = await this.#of(hostId);
    yield* this.#liveOf(hostId).follow(() => [...drafts.values()], gapMs, signal);
  }

  /** It is on disk when this resolves. */
  save(hostId: string, one: Draft): Promise<void> {
    return this.#inTurn(async () => {
      const drafts = await this.#of(hostId);
      const path = this.#path(hostId, one.path);
      await mkdir(join(this.#dir, hostId), { recursive: true, mode: 0o700 });
      await putWhole(path, JSON.stringify({ version: 1, draft: one }));
      drafts.set(one.path, one);
      this.#liveOf(hostId).changed();
    });
  }

  drop(hostId: string, paths: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      const drafts = await this.#of(hostId);
      for (const path of paths) {
        await rm(this.#path(hostId, path), { force: true });
        drafts.delete(path);
      }
      this.#liveOf(hostId).changed();
    });
  }

  async close(): Promise<void> {
    await this.#writing;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#writing.then(work);
    this.#writing = mine.catch(() => undefined);
    return mine;
  }

  #of(hostId: string): Promise<Map<string, Draft>> {
    const there = this.#hosts.get(hostId) ?? this.#load(hostId);
    this.#hosts.set(hostId, there);
    return there;
  }

  /** What a crash left half written, and what is no draft, is passed over. */
  async #load(hostId: string): Promise<Map<string, Draft>> {
    const dir = join(this.#dir, hostId);
    const names = await sweep(dir).catch(() => []);
    const drafts = new Map<string, Draft>();
    for (const name of names.sort()) {
      if (!name.endsWith('.json')) continue;
      try {
        const read = kept.parse(JSON.parse(await readFile(join(dir, name), 'utf8')));
        drafts.set(read.draft.path, read.draft);
      } catch {
        // Not ours: it is left where it is.
      }
    }
    return drafts;
  }

  #liveOf(hostId: string): Live {
    const live = this.#live.get(hostId) ?? new Live();
    this.#live.set(hostId, live);
    return live;
  }

  #path(hostId: string, path: string): string {
    const name = createHash('sha256').update(path, 'latin1').digest('hex').slice(0, 40);
    return join(this.#dir, hostId, `${name}.json`);
  }
}
