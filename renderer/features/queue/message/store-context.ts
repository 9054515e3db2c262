import { createStoreContext } from '../../../widgets/store-context.tsx';
import type { MessageState } from './store.ts';

export const {
  Provider: MessageProvider,
  use: useMessage,
  useApi: useMessageStore,
} = createStoreContext<MessageState>('message');
