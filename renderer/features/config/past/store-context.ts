import { createStoreContext } from '../../../widgets/store-context.tsx';
import type { PastState } from './past-store.ts';

export const {
  Provider: PastProvider,
  use: usePast,
  useApi: usePastStore,
} = createStoreContext<PastState>('past');
