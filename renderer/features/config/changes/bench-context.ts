import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { HostBench, Workbench } from '../workbench.ts';

const BenchContext = createContext<Workbench | undefined>(undefined);

export const BenchProvider = BenchContext.Provider;

/** What the parts of the page share. */
export function useBench(): Workbench {
  const bench = useContext(BenchContext);
  if (bench === undefined) throw new Error('No workbench above this component.');
  return bench;
}

/** What is known of one host; `undefined` before its files were asked for. */
export function useHostBench(hostId: string): HostBench | undefined {
  return useStore(useBench().store, (state) => state.benches[hostId]);
}
