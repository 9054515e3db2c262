import { createStoreContext } from '../../../widgets/store-context.tsx';
import type { DeliveryState } from './store.ts';

export const {
  Provider: DeliveryProvider,
  use: useDelivery,
  useApi: useDeliveryStore,
} = createStoreContext<DeliveryState>('delivery');
