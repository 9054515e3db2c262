import type { Survey } from '#contract/config';
import type { Version } from '#contract/versions';

/** What a restore would do with the files of a version. */
export interface Restorable {
  /** Files that become edits. */
  readonly paths: readonly string[];
  /** Files that are left out, with the reason. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
  /** Files that were changed again since: a restore takes that back too. */
  readonly since: readonly string[];
}

/** Which files of a version can be brought back as they were before (`undo`) or after it. */
export function restorable(
  version: Version,
  side: 'before' | 'after',
  survey: Survey | undefined,
  only?: string,
): Restorable {
  const paths: string[] = [];
  const left: { path: string; why: string }[] = [];
  const since: string[] = [];
  const known = new Map(survey?.sets.flatMap(({ files }) => files.map((file) => [file.path, file] as const)));
  for (const file of version.files) {
    const { path } = file;
    if (only !== undefined && path !== only) continue;
    const live = survey?.states.find((state) => state.path === path)?.sha256;
    if (known.get(path)?.generated === true)
      left.push({ path, why: 'is built from other files: deploying those brings it back' });
    else if (!known.has(path)) left.push({ path, why: 'is not part of the configuration any more' });
    else if (file[side] === 'absent')
      left.push({ path, why: 'did not exist then; Postroom does not remove files' });
    else if (live === file[side]) left.push({ path, why: 'is exactly like that now' });
    else {
      paths.push(path);
      if (side === 'before' && live !== undefined && live !== file.after) since.push(path);
    }
  }
  return { paths, left, since };
}
