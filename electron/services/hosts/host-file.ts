import { createHash, randomBytes } from 'node:crypto';
import { watch } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { host, type Host, type HostDraft } from '#contract/hosts';

const fileShape = z.object({ version: z.literal(1), hosts: z.array(z.unknown()) });

/** What a hosts.json holds. `problem` names what could not be used; nothing of it is thrown away. */
export interface HostList {
  readonly hosts: readonly Host[];
  readonly problem: string;
}

/** The list of hosts on disk: one JSON file, mode 0600, replaced whole, shared with other processes. */
export class HostFile {
  private readonly dataDir: string;
  private readonly path: string;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
    this.path = join(dataDir, 'hosts.json');
  }

  /** A file that is no host list is set aside under another name; hosts that make no sense are left out and named. */
  async read(): Promise<HostList> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if (isCode(error, 'ENOENT')) return { hosts: [], problem: '' };
      throw error;
    }
    try {
      const file = fileShape.parse(JSON.parse(text));
      const wrong: string[] = [];
      const hosts = file.hosts.flatMap((entry, index) => {
        const parsed = host.safeParse(entry);
        if (!parsed.success)
          wrong.push(`number ${index + 1} (${z.prettifyError(parsed.error).split('\n').join(' ')})`);
        return parsed.success ? [parsed.data] : [];
      });
      if (wrong.length === 0) return { hosts, problem: '' };
      const kept = await this.setAside(text);
      return {
        hosts,
        problem: `${this.path} holds hosts that make no sense: ${wrong.join('; ')}. A copy is in ${kept}.`,
      };
    } catch (error) {
      const kept = await this.setAside(text);
      return {
        hosts: [],
        problem: `${this.path} is no list of hosts (${error instanceof Error ? error.message : String(error)}). It was set aside as ${kept}.`,
      };
    }
  }

  /** Reads, changes and replaces the list under a lock, so that two processes do not lose each other's hosts. */
  async change(edit: (hosts: readonly Host[], problem: string) => readonly Host[]): Promise<HostList> {
    await mkdir(this.dataDir, { recursive: true, mode: 0o700 });
    const unlock = await this.lock();
    try {
      const { hosts, problem } = await this.read();
      const next = edit(hosts, problem);
      const text = `${JSON.stringify({ version: 1, hosts: next }, undefined, 2)}\n`;
      const temporary = `${this.path}.${process.pid}.${randomBytes(4).toString('hex')}`;
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.path);
      return { hosts: next, problem };
    } finally {
      await unlock();
    }
  }

  /** Calls back after the file was changed by anybody. Returns the function that stops it. */
  watch(changed: () => void): () => void {
    let timer: NodeJS.Timeout | undefined;
    const watcher = watch(this.dataDir, { persistent: false }, (_event, name) => {
      if (name !== 'hosts.json') return;
      clearTimeout(timer);
      timer = setTimeout(changed, 50);
    });
    watcher.on('error', () => undefined);
    return () => {
      clearTimeout(timer);
      watcher.close();
    };
  }

  private async setAside(text: string): Promise<string> {
    // Named by its content: a file that is read again is not kept again.
    const kept = `${this.path}.set-aside-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
    const file = await open(kept, 'w', 0o600);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    return kept;
  }

  private async lock(): Promise<() => Promise<void>> {
    const path = `${this.path}.lock`;
    const until = Date.now() + 5_000;
    for (;;) {
      try {
        await (await open(path, 'wx', 0o600)).close();
        return () => rm(path, { force: true });
      } catch (error) {
        if (!isCode(error, 'EEXIST')) throw error;
        const age = await stat(path).then(
          ({ mtimeMs }) => Date.now() - mtimeMs,
          () => 0,
        );
        // Its owner died: writing the list takes milliseconds.
        if (age > 10_000) await rm(path, { force: true });
        else if (Date.now() > until) throw new Error(`${path} is held by another process.`, { cause: error });
        else await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}

/** A new id that says which host it is, e.g. `mail-berlin-3f9a01`. */
export const newHostId = (name: string): string => {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  return `${words === '' ? 'host' : words}-${randomBytes(3).toString('hex')}`;
};

/** Adds hosts to the list in a data folder, whether or not a console is running on it. Returns their ids. */
export async function addHostsToFile(dataDir: string, drafts: readonly HostDraft[]): Promise<string[]> {
  const added = drafts.map((draft): Host => ({ ...draft, id: newHostId(draft.name) }));
  await new HostFile(dataDir).change((hosts) => [...hosts, ...added]);
  return added.map(({ id }) => id);
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
