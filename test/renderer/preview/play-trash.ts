import { implement } from '@orpc/server';
import { contract } from '#contract/index';

const os = implement(contract);

/** The part of the play that the `trash` feature sees. */
export function playTrash() {
  return {
    list: os.trash.list.handler(() => ({ messages: [], total: 0, totalBytes: 0, problems: [] })),
    restore: os.trash.restore.handler(() => ({ jobId: 'restore' })),
    purge: os.trash.purge.handler(() => ({ jobId: 'purge' })),
  };
}
