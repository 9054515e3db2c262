import { createStoreContext } from '../../../widgets/store-context.tsx';
import type { HoldsState } from './store.ts';

export const {
  Provider: HoldsProvider,
  use: useHolds,
  useApi: useHoldsStore,
} = createStoreContext<HoldsState>('holds');
