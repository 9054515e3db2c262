import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import { refused } from '../work/refusals.ts';

const os = implement(contract);

export interface VersionsServiceOptions {
  readonly dataDir: string;
  readonly now: () => Date;
}

const missing = (): never => {
  throw refused('This is not there yet.', 'Use the terminal.');
};

/** The history of every host's configuration, a git repository each; see contract/versions.ts. */
export function createVersionsService(_options: VersionsServiceOptions) {
  const router = os.versions.router({
    list: os.versions.list.handler(missing),
    show: os.versions.show.handler(missing),
    record: os.versions.record.handler(missing),
  });
  return { router };
}
