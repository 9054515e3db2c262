import { randomBytes } from 'node:crypto';
import { promises } from 'node:fs';

/**
 * Node's files for isomorphic-git, which writes in place: a crash in the middle would leave half an object that it later
 * takes for the whole one. Here a file is there whole, on disk, or not at all.
 */
export const durableFiles = {
  promises: {
    readFile: promises.readFile,
    mkdir: promises.mkdir,
    rmdir: promises.rmdir,
    unlink: promises.unlink,
    stat: promises.stat,
    lstat: promises.lstat,
    readdir: promises.readdir,
    readlink: promises.readlink,
    symlink: promises.symlink,
    chmod: promises.chmod,
    writeFile: async (path: string, content: string | Uint8Array): Promise<void> => {
      const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
      const file = await promises.open(draft, 'wx', 0o600);
      try {
        await file.writeFile(content);
        await file.datasync();
      } finally {
        await file.close();
      }
      await promises.rename(draft, path);
    },
  },
};
