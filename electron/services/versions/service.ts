import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';
import type { FileNow } from '../work/configuration.ts';
import { noSuchHost, refused } from '../work/refusals.ts';
import type { VersionBook } from './version-book.ts';

const os = implement(contract);

export interface VersionsServiceOptions {
  readonly reach: Reach;
  readonly book: VersionBook;
  /** Files of the host that are not as the history has them, as they are now. Rejects when it cannot be read. */
  readonly drifted: (hostId: string) => Promise<FileNow[]>;
}

/** The history of every host's configuration, a git repository each; see contract/versions.ts. */
export function createVersionsService({ book, drifted, reach }: VersionsServiceOptions) {
  const known = (hostId: string): void => {
    if (reach.host(hostId) === undefined) throw noSuchHost();
  };
  const router = os.versions.router({
    list: os.versions.list.handler(({ input: { hostId, path, after, limit } }) => {
      known(hostId);
      return book.list(hostId, {
        limit,
        ...(path === undefined ? {} : { path }),
        ...(after === undefined ? {} : { after }),
      });
    }),
    show: os.versions.show.handler(async ({ input: { hostId, commit, path } }) => {
      known(hostId);
      const shown = await book.show(hostId, commit, path);
      if (shown === undefined)
        throw refused('This version is not in the history of this host.', 'Look at the list again.');
      return shown;
    }),
    record: os.versions.record.handler(async ({ input: { hostId, note } }) => {
      known(hostId);
      const files = await drifted(hostId);
      const commit = await book.add(hostId, { kind: 'seen', note, files });
      return { ...(commit === undefined ? {} : { commit }), files: commit === undefined ? 0 : files.length };
    }),
  });
  return { router };
}
