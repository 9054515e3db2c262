import type { OpenPart } from '../part.ts';
import { ChangeDialog } from './change-dialog.tsx';
import { ReportDialog } from './report-dialog.tsx';
import { HoldsProvider } from './store-context.ts';
import { createHoldsStore } from './store.ts';

export const holdsPart: OpenPart = (api, session, queue) => {
  const { store, start } = createHoldsStore(api, session, queue);
  return {
    Provider: ({ children }) => <HoldsProvider value={store}>{children}</HoldsProvider>,
    Everywhere: () => (
      <>
        <ChangeDialog />
        <ReportDialog />
      </>
    ),
    start,
  };
};
