import { createStoreContext } from '../../../widgets/store-context.tsx';
import type { CompareState } from './compare-store.ts';

export const {
  Provider: CompareProvider,
  use: useCompare,
  useApi: useCompareStore,
} = createStoreContext<CompareState>('rewrite comparisons');
