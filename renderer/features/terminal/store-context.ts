import { createStoreContext } from '../../widgets/store-context.tsx';
import type { TerminalState } from './store.ts';

export const { Provider: TerminalProvider, use: useTerminal } = createStoreContext<TerminalState>('terminal');
