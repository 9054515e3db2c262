import { createContext, useContext, type Context } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';

/**
 * One store for a part of the tree. `use` re-renders on the selected part only; `useApi` gives the store itself, for
 * handlers that must read the newest state.
 */
export function createStoreContext<S>(name: string): {
  Provider: Context<StoreApi<S> | undefined>['Provider'];
  use: <T>(select: (state: S) => T) => T;
  useApi: () => StoreApi<S>;
} {
  const StoreContext = createContext<StoreApi<S> | undefined>(undefined);
  const useApi = (): StoreApi<S> => {
    const store = useContext(StoreContext);
    if (store === undefined) throw new Error(`No ${name} store above this component.`);
    return store;
  };
  return { Provider: StoreContext.Provider, use: (select) => useStore(useApi(), select), useApi };
}
