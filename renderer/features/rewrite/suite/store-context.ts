import { createStoreContext } from '../../../widgets/store-context.tsx';
import type { SuitesState } from './suite-store.ts';

export const {
  Provider: SuiteProvider,
  use: useSuites,
  useApi: useSuiteStore,
} = createStoreContext<SuitesState>('saved tests');
