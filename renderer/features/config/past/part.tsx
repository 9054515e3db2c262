import { BenchProvider } from '../changes/bench-context.ts';
import type { OpenWorkbenchPart } from '../workbench.ts';
import { PastPage } from './past-page.tsx';
import { createPastStore } from './past-store.ts';
import { PastProvider } from './store-context.ts';

/** The versions of a host's configuration: look, compare, bring back. */
export const pastPart: OpenWorkbenchPart = (bench) => {
  const { store, start } = createPastStore(bench);
  return {
    section: 'history',
    Provider: ({ children }) => (
      <BenchProvider value={bench}>
        <PastProvider value={store}>{children}</PastProvider>
      </BenchProvider>
    ),
    Page: PastPage,
    start,
  };
};
