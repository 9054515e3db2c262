import { useEffect } from 'react';
import { useFinding } from './finding-store.ts';

/** Has the worker count for as long as the component is shown. */
export function useCounts(wanted = true): void {
  const wantCounts = useFinding((state) => state.wantCounts);
  useEffect(() => (wanted ? wantCounts() : undefined), [wanted, wantCounts]);
}
