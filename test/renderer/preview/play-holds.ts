import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import { lasting } from './lasting.ts';

const os = implement(contract);

/** The part of the play that the `holds` feature sees. */
export function playHolds() {
  return {
    watch: os.holds.watch.handler(({ signal }) => lasting({ records: [], hosts: [] }, signal)),
    refresh: os.holds.refresh.handler(() => ({})),
    change: os.holds.change.handler(() => ({})),
    release: os.holds.release.handler(() => ({ jobId: 'release' })),
    report: os.holds.report.handler(() => ({ fileName: 'holds.md', text: '' })),
  };
}
