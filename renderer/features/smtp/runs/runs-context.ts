import { createStoreContext } from '../../../widgets/store-context.tsx';
import { newComparing, type Comparing, type RunsState } from './runs-store.ts';

export const {
  Provider: RunsProvider,
  use: useRuns,
  useApi: useRunsStore,
} = createStoreContext<RunsState>('SMTP comparisons');

const empty = newComparing('');

/** Something of what a page compares. */
export const useComparing = <T>(page: string, select: (comparing: Comparing) => T): T =>
  useRuns(({ pages }) => select(pages[page] ?? empty));
