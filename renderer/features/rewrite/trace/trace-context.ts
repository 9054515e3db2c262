import { createStoreContext } from '../../../widgets/store-context.tsx';
import type { TraceState } from './trace-store.ts';

export const {
  Provider: TraceProvider,
  use: useTrace,
  useApi: useTraceStore,
} = createStoreContext<TraceState>('trace');
