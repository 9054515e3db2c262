import { createStoreContext } from '../../../widgets/store-context.tsx';
import type { DeploysState } from './deploys-store.ts';
import type { PlansState } from './plan-store.ts';

export const {
  Provider: PlansProvider,
  use: usePlans,
  useApi: usePlansStore,
} = createStoreContext<PlansState>('plans');

export const {
  Provider: DeploysProvider,
  use: useDeploys,
  useApi: useDeploysStore,
} = createStoreContext<DeploysState>('deploys');
