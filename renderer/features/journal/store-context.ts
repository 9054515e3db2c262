import { createStoreContext } from '../../widgets/store-context.tsx';
import type { JournalState } from './store.ts';

export const { Provider: JournalProvider, use: useJournal } = createStoreContext<JournalState>('journal');
