import { createHash, randomBytes } from 'node:crypto';
import { watch } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { view, type View } from '#contract/views';

const schema = z.object({ version: z.literal(1), views: z.array(view).max(200) });

/** What there is before anybody saved one; to change or delete like any other. */
export const firstViews: readonly View[] = [
  {
    name: 'Deferred for over 4 hours',
    filter: 'in:deferred age>4h',
    sort: { column: 'arrived', descending: true },
  },
  { name: 'Held', filter: 'in:held', sort: { column: 'arrived', descending: true } },
  { name: 'Bounces', filter: 'from:<>' },
  { name: 'Large', filter: 'size>5M', sort: { column: 'size', descending: true } },
];

/** The first name that is there twice, whatever its case. */
export function twice(views: readonly View[]): string | undefined {
  const seen = new Set<string>();
  for (const { name } of views) {
    const key = name.trim().toLowerCase();
    if (seen.has(key)) return name;
    seen.add(key);
  }
  return undefined;
}

/** The saved views on disk: `views.json`, mode 0600, always replaced whole. */
export class ViewFile {
  private readonly dataDir: string;
  private readonly path: string;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
    this.path = join(dataDir, 'views.json');
  }

  /** The views; `firstViews` where there is no file. A file that is none of ours is kept beside, under another name. */
  async read(): Promise<readonly View[]> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch {
      return firstViews;
    }
    try {
      return schema.parse(JSON.parse(text)).views;
    } catch {
      // Named by its content: a file that is read again is not kept again.
      const name = createHash('sha256').update(text).digest('hex').slice(0, 12);
      await put(`${this.path}.set-aside-${name}`, text);
      return firstViews;
    }
  }

  async write(views: readonly View[]): Promise<void> {
    await put(this.path, `${JSON.stringify({ version: 1, views }, undefined, 2)}\n`);
  }

  /** Calls back after the file was changed by anybody. Returns the function that stops it. */
  watch(changed: () => void): () => void {
    let timer: NodeJS.Timeout | undefined;
    const watcher = watch(this.dataDir, { persistent: false }, (_event, name) => {
      if (name !== 'views.json') return;
      clearTimeout(timer);
      timer = setTimeout(changed, 50);
    });
    watcher.on('error', () => undefined);
    return () => {
      clearTimeout(timer);
      watcher.close();
    };
  }
}

async function put(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
