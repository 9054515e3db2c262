import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const unfinished = /\.[0-9a-f]{12}\.new$/;
/** A write takes no longer: what is older was left by a crash. */
const deadMs = 3_600_000;

/** Writes a file so that it is there whole, on disk, mode 0600, or as it was before. */
export async function putWhole(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.datasync();
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

/** Removes what crashes left in a folder in the middle of `putWhole`. Returns the names of the other files. */
export async function sweep(dir: string): Promise<string[]> {
  const names = await readdir(dir);
  for (const name of names.filter((one) => unfinished.test(one))) {
    const { mtimeMs } = await stat(join(dir, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > deadMs) await rm(join(dir, name), { force: true });
  }
  return names.filter((name) => !unfinished.test(name));
}
