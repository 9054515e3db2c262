import { createStore } from 'zustand/vanilla';
import { createStoreContext } from '../../widgets/store-context.tsx';

/** Which section of the SMTP page is shown. */
export interface Shown {
  readonly section: string;
  readonly show: (section: string) => void;
}

export const createShownStore = (first: string) =>
  createStore<Shown>((set) => ({ section: first, show: (section) => set({ section }) }));

export const { Provider: ShownProvider, use: useShown } = createStoreContext<Shown>('SMTP page');
