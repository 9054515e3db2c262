import type { OpenPart } from '../part.ts';
import { PurgeDialog } from './purge-dialog.tsx';
import { TrashProvider } from './store-context.ts';
import { createTrashStore } from './store.ts';

export const trashPart: OpenPart = (api, session, queue) => {
  const { store, start } = createTrashStore(api, session, queue);
  return {
    Provider: ({ children }) => <TrashProvider value={store}>{children}</TrashProvider>,
    Everywhere: PurgeDialog,
    start,
  };
};
