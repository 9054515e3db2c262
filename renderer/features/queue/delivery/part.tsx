import type { OpenPart } from '../part.ts';
import { DeliveryDialog } from './dialog.tsx';
import { DeliveryProvider } from './store-context.ts';
import { createDeliveryStore } from './store.ts';
import { useWatchAction } from './watch-action.ts';

function Everywhere(): React.JSX.Element {
  useWatchAction();
  return <DeliveryDialog />;
}

/** Deliver now and watch. */
export const deliveryPart: OpenPart = (api, _session, queue) => {
  const store = createDeliveryStore(api, () => queue.getState().refresh());
  return {
    Provider: ({ children }) => <DeliveryProvider value={store}>{children}</DeliveryProvider>,
    Everywhere,
    start: () => () => store.getState().leave(),
  };
};
