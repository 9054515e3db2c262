import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useSession } from '../../app/session-context.ts';
import type { Bench } from './bench/bench.ts';
import { emptyBench, type HostBench, type WorkbenchState } from './workbench.ts';

const BenchContext = createContext<Bench | undefined>(undefined);
export const BenchProvider = BenchContext.Provider;

export const useBench = (): Bench => {
  const bench = useContext(BenchContext);
  if (bench === undefined) throw new Error('No workbench above this component.');
  return bench;
};

export const useWorkbench = <T>(select: (state: WorkbenchState) => T): T =>
  useStore(useBench().store, select);

/** A part of what is known of the host that the user looks at. */
export function useHostBench<T>(select: (bench: HostBench) => T): T {
  const hostId = useSession((state) => state.hostId) ?? '';
  return useWorkbench(({ benches }) => select(benches[hostId] ?? emptyBench));
}
