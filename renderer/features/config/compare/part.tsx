import { BenchProvider } from '../changes/bench-context.ts';
import type { OpenWorkbenchPart } from '../workbench.ts';
import { ComparePage } from './compare-page.tsx';
import { createCompareStore } from './compare-store.ts';
import { CompareProvider } from './store-context.ts';

/** The same files on several hosts. */
export const comparePart: OpenWorkbenchPart = (bench) => {
  const store = createCompareStore(bench);
  return {
    section: 'compare',
    Provider: ({ children }) => (
      <BenchProvider value={bench}>
        <CompareProvider value={store}>{children}</CompareProvider>
      </BenchProvider>
    ),
    Page: ComparePage,
    start: () => () => undefined,
  };
};
