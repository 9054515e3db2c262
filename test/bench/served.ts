import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Console, startConsole } from '../e2e/console.ts';

/** What the served process says of itself since it was asked last: milliseconds, bytes. */
export interface Load {
  readonly longest: number;
  readonly rss: number;
}

export interface Served {
  readonly console: Console;
  load(): Promise<Load>;
  stop(): Promise<void>;
}

/** The built serve door as a process of its own, with a watch on its event loop. */
export async function serve(): Promise<Served> {
  const dir = mkdtempSync(join(tmpdir(), 'postroom-bench-serve-'));
  const file = join(dir, 'pauses.json');
  const watch = pathToFileURL(join(import.meta.dirname, 'loop-watch.mjs')).href;
  const door = await startConsole({ NODE_OPTIONS: `--import ${watch}`, POSTROOM_BENCH_PAUSES: file });
  return {
    console: door,
    load: async () => {
      rmSync(file, { force: true });
      door.process.kill('SIGUSR2');
      for (let tries = 0; !existsSync(file); tries += 1) {
        if (tries === 1000) throw new Error(`The served process did not answer:\n${door.output()}`);
        await sleep(10);
      }
      return JSON.parse(readFileSync(file, 'utf8')) as Load;
    },
    stop: async () => {
      await door.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
