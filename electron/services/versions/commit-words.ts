import type { Version } from '#contract/versions';
import { hostPath, treePath } from './file-names.ts';

/** What a commit says beyond its tree. */
export interface CommitWords extends Pick<Version, 'by' | 'note' | 'kind' | 'deployId'> {
  readonly files: readonly (Version['files'][number] & { readonly owner: string; readonly mode: string })[];
}

const subjects = {
  first: 'As it was when Postroom first saw it',
  deploy: 'Deployed',
  seen: 'Changed on the host by somebody else',
} as const;

/** A subject line for people and trailers for Postroom. */
export function messageOf(words: CommitWords): string {
  const { kind, note, deployId, files } = words;
  return [
    note === '' ? subjects[kind] : note,
    '',
    `Kind: ${kind}`,
    ...(deployId === undefined ? [] : [`Deploy: ${deployId}`]),
    ...(note === '' ? ['Note: none'] : []),
    ...files.map(
      ({ path, before, after, mode, owner }) =>
        `File: ${before} ${after} ${mode === '' ? '-' : mode} ${owner === '' ? '-' : encodeURIComponent(owner)} /${treePath(path)}`,
    ),
    '',
  ].join('\n');
}

const hash = '(absent|[0-9a-f]{64})';
const fileLine = new RegExp(`^File: ${hash} ${hash} \\S+ \\S+ /(.+)$`);

/** What `messageOf` wrote. A commit that somebody else made in the repository has no kind: it counts as seen. */
export function wordsOf(message: string): Omit<Version, 'id' | 'at' | 'by'> {
  const [subject = '', ...rest] = message.split('\n');
  const value = (name: string): string | undefined =>
    rest.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const kind = value('Kind');
  const deployId = value('Deploy');
  return {
    kind: kind === 'first' || kind === 'deploy' ? kind : 'seen',
    note: value('Note') === 'none' ? '' : subject,
    ...(deployId === undefined ? {} : { deployId }),
    files: rest.flatMap((line) => {
      const [, before, after, name] = fileLine.exec(line) ?? [];
      return before === undefined || after === undefined || name === undefined
        ? []
        : [{ path: hostPath(name), before, after }];
    }),
  };
}

/** The message of a commit of what is kept beside the files of the host: no version of those. */
export const asideMessage = (note: string): string => `${note}\n\nKind: aside\n`;
export const isAside = (message: string): boolean => message.split('\n').slice(1).includes('Kind: aside');
