import { createStoreContext } from '../../../widgets/store-context.tsx';
import { newBench, type Bench, type ScenariosState } from './scenarios-store.ts';

export const {
  Provider: ScenariosProvider,
  use: useScenarios,
  useApi: useScenariosStore,
} = createStoreContext<ScenariosState>('SMTP scenarios');

const empty = newBench('');

/** Something of what a page asks. */
export const useBench = <T>(page: string, select: (bench: Bench) => T): T =>
  useScenarios(({ benches }) => select(benches[page] ?? empty));
