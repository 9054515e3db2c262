import { implement } from '@orpc/server';
import { contract } from '#contract/index';

const os = implement(contract);

async function* once<T>(value: T, signal: AbortSignal | undefined): AsyncGenerator<T, void> {
  yield value;
  await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
}

/** The features whose answers no test of the doors looks at more closely. */
export const scriptedRest = {
  trash: {
    list: os.trash.list.handler(() => ({ messages: [], total: 0, totalBytes: 0, problems: [] })),
    restore: os.trash.restore.handler(() => ({ jobId: 'restore' })),
    purge: os.trash.purge.handler(() => ({ jobId: 'purge' })),
  },
  holds: {
    watch: os.holds.watch.handler(({ signal }) => once({ records: [], hosts: [] }, signal)),
    refresh: os.holds.refresh.handler(() => ({})),
    change: os.holds.change.handler(() => ({})),
    release: os.holds.release.handler(() => ({ jobId: 'release' })),
    report: os.holds.report.handler(() => ({ fileName: 'holds.md', text: '' })),
  },
  message: {
    read: os.message.read.handler(async function* () {
      await Promise.resolve();
      yield { kind: 'end' as const, problem: '', todo: '', cut: false };
    }),
    took: os.message.took.handler(() => ({})),
    search: os.message.search.handler(async function* () {
      await Promise.resolve();
      yield { kind: 'end' as const, problem: '', todo: '' };
    }),
  },
  delivery: {
    start: os.delivery.start.handler(async function* () {
      await Promise.resolve();
      yield { kind: 'end' as const, why: '' };
    }),
  },
  history: {
    record: os.history.record.handler(() => ({})),
    read: os.history.read.handler(() => ({ lines: [] })),
  },
  views: {
    watch: os.views.watch.handler(({ signal }) => once([], signal)),
    save: os.views.save.handler(() => ({})),
  },
};
