import type { Part } from '../part.ts';
import { SuiteProvider } from './store-context.ts';
import { SuitePage } from './suite-page.tsx';
import { createSuiteStore } from './suite-store.ts';

/** What must stay true of addresses and clients. */
export const suite: Part = {
  name: 'suite',
  title: 'Saved tests',
  open: (api) => {
    const { store, start } = createSuiteStore(api);
    return {
      Panel: (props) => (
        <SuiteProvider value={store}>
          <SuitePage api={api} {...props} />
        </SuiteProvider>
      ),
      start,
    };
  },
};
