import type { ConfigFile } from '#mail/config/files';

const parts = (path: string): readonly string[] => path.split('/').filter(Boolean);

/** Short names for the files of a set: the last part of the path, with folders where two would be called the same. */
export function namesOf(files: readonly ConfigFile[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const tail = (path: string, length: number): string => parts(path).slice(-length).join('/');
  for (const { path } of files) {
    let length = 1;
    const others = files.filter((file) => file.path !== path);
    while (
      length < parts(path).length &&
      others.some((other) => tail(other.path, length) === tail(path, length))
    )
      length++;
    names.set(path, tail(path, length));
  }
  return names;
}
