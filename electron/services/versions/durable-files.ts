import { promises } from 'node:fs';
import { putWhole } from '../work/whole-file.ts';

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
    writeFile: putWhole,
  },
};
