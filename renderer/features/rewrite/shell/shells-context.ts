import { createStoreContext } from '../../../widgets/store-context.tsx';
import type { ShellsState } from './shells-store.ts';

export const {
  Provider: ShellsProvider,
  use: useShells,
  useApi: useShellsStore,
} = createStoreContext<ShellsState>('shells');
