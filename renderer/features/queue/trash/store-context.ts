import { createStoreContext } from '../../../widgets/store-context.tsx';
import type { TrashState } from './store.ts';

export const {
  Provider: TrashProvider,
  use: useTrash,
  useApi: useTrashStore,
} = createStoreContext<TrashState>('trash');
