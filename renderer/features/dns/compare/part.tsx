import type { Part } from '../part.ts';
import { ComparePage } from './compare-page.tsx';
import { CompareProvider, createCompareStore } from './compare-store.ts';

/** The same question to several places. */
export const compare: Part = {
  name: 'compare',
  title: 'Compare',
  open: (api) => {
    const store = createCompareStore(api);
    return {
      Panel: (props) => (
        <CompareProvider value={store}>
          <ComparePage {...props} />
        </CompareProvider>
      ),
    };
  },
};
