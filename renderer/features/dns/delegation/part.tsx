import type { Part } from '../part.ts';
import { TracePage } from './trace-page.tsx';
import { createTraceStore, TraceProvider } from './trace-store.ts';

/** From the root down to who answers. */
export const delegation: Part = {
  name: 'delegation',
  title: 'Delegation',
  open: (api) => {
    const store = createTraceStore(api);
    return {
      Panel: (props) => (
        <TraceProvider value={store}>
          <TracePage {...props} />
        </TraceProvider>
      ),
    };
  },
};
