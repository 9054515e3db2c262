import { createStoreContext } from '../../../widgets/store-context.tsx';
import { deskKey, emptyDesk, type Asked, type AskingState, type Desk } from './asking-store.ts';

const context = createStoreContext<AskingState>('asking');
export const { Provider: AskingProvider, useApi: useAskingStore } = context;

export const useDesk = <T>(asked: Asked, select: (desk: Desk) => T): T =>
  context.use((state) => select(state.desks[deskKey(asked)] ?? emptyDesk));
