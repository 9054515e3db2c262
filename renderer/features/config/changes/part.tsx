import type { OpenWorkbenchPart } from '../workbench.ts';
import { BenchProvider } from './bench-context.ts';
import { ChangesPage } from './changes-page.tsx';
import { DeployDialog } from './deploy-dialog.tsx';
import { createDeploysStore } from './deploys-store.ts';
import { DeploysStatus } from './deploys-status.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { createPlanStore } from './plan-store.ts';
import { DeploysProvider, PlansProvider } from './store-context.ts';

/** From edits to a deploy that is kept or rolled back. */
export const changesPart: OpenWorkbenchPart = (bench) => {
  const plans = createPlanStore(bench);
  const { store, start } = createDeploysStore(bench);
  return {
    section: 'changes',
    Provider: ({ children }) => (
      <BenchProvider value={bench}>
        <PlansProvider value={plans}>
          <DeploysProvider value={store}>{children}</DeploysProvider>
        </PlansProvider>
      </BenchProvider>
    ),
    Page: ChangesPage,
    Everywhere: () => (
      <>
        <DeployDialog />
        <MergeDialog />
      </>
    ),
    Status: DeploysStatus,
    start,
  };
};
