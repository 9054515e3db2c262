import type { Part } from '../part.ts';
import { ComparePage } from './compare-page.tsx';
import { createCompareStore } from './compare-store.ts';
import { CompareProvider } from './store-context.ts';

/** The same addresses through two configurations. */
export const compare: Part = {
  name: 'compare',
  title: 'Compare',
  open: (api, session) => {
    const store = createCompareStore(api, session);
    return {
      Panel: (props) => (
        <CompareProvider value={store}>
          <ComparePage api={api} {...props} />
        </CompareProvider>
      ),
    };
  },
};
