import { createStoreContext } from '../../../../widgets/store-context.tsx';
import { newTwice, type Twice, type TwiceState } from './twice-store.ts';

export const {
  Provider: TwiceProvider,
  use: useTwiceState,
  useApi: useTwiceStore,
} = createStoreContext<TwiceState>('SMTP message to two servers');

const empty = newTwice('');

/** Something of what a page sends twice. */
export const useTwice = <T>(page: string, select: (twice: Twice) => T): T =>
  useTwiceState(({ pages }) => select(pages[page] ?? empty));
