import { createStoreContext } from '../../widgets/store-context.tsx';
import type { QueueState } from './store.ts';

export const {
  Provider: QueueProvider,
  use: useQueue,
  useApi: useQueueStore,
} = createStoreContext<QueueState>('queue');
