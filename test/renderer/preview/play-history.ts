import { implement } from '@orpc/server';
import { contract } from '#contract/index';

const os = implement(contract);

/** The part of the play that the `history` feature sees. */
export function playHistory() {
  return {
    record: os.history.record.handler(() => ({})),
    read: os.history.read.handler(() => ({ lines: [] })),
  };
}
