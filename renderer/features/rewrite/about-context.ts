import { createStoreContext } from '../../widgets/store-context.tsx';
import type { AboutState } from './about-store.ts';

export const { Provider: AboutProvider, use: useAbout } = createStoreContext<AboutState>('rewrite');
