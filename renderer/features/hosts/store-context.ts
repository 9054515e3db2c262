import { createStoreContext } from '../../widgets/store-context.tsx';
import type { HostsState } from './store.ts';

export const { Provider: HostsProvider, use: useHosts } = createStoreContext<HostsState>('hosts');
