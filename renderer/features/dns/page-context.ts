import { createStoreContext } from '../../widgets/store-context.tsx';
import type { PageState } from './page-store.ts';

export const { Provider: PageProvider, use: usePage } = createStoreContext<PageState>('DNS page');
