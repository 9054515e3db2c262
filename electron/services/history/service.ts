import { implement } from '@orpc/server';
import { contract } from '#contract/index';

const os = implement(contract);

/** Queue depth and oldest age over time, in the data folder. */
export function createHistoryService(_options: { readonly dataDir: string; readonly now: () => Date }) {
  const router = os.history.router({
    record: os.history.record.handler(() => ({})),
    read: os.history.read.handler(() => ({ lines: [] })),
  });
  return { router, close: (): void => undefined };
}
