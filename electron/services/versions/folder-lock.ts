import { open, rm, stat } from 'node:fs/promises';

const patienceMs = 10_000;
/** Nobody writes a version for this long: who left the lock is gone. */
const deadMs = 60_000;

/** Keeps two programs that share the data folder from writing the same history at the same time. */
export class FolderLock {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Rejects when somebody else has it for more than ten seconds. */
  async take(): Promise<void> {
    for (let waited = 0; ; waited += 50) {
      try {
        await (await open(this.#path, 'wx', 0o600)).close();
        return;
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
      }
      const since = await stat(this.#path).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      );
      if (Date.now() - since > deadMs) await rm(this.#path, { force: true });
      else if (waited >= patienceMs) throw new Error('Another Postroom is writing the history of this host.');
      else await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async release(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}
