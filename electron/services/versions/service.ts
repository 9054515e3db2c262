import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';
import { noSuchHost, refused } from '../work/refusals.ts';

const os = implement(contract);

export interface VersionsServiceOptions {
  readonly dataDir: string;
  readonly reach: Reach;
  readonly now: () => Date;
}

/** The history of every host's configuration, a git repository each; see contract/versions.ts. */
export function createVersionsService(options: VersionsServiceOptions) {
  const missing = (hostId?: string): never => {
    if (hostId !== undefined && options.reach.host(hostId) === undefined) throw noSuchHost();
    throw refused('This is not there yet.', 'Use the terminal.');
  };
  const router = os.versions.router({
    list: os.versions.list.handler(({ input }) => missing(input.hostId)),
    show: os.versions.show.handler(({ input }) => missing(input.hostId)),
    record: os.versions.record.handler(({ input }) => missing(input.hostId)),
  });
  return { router };
}
