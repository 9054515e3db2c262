import type { Part } from '../part.ts';
import { createListsStore, ListsProvider } from './lists-store.ts';
import { ListsPage } from './lists-page.tsx';

/** Whether the host's addresses are on blocklists. */
export const blocklists: Part = {
  name: 'blocklists',
  title: 'Blocklists',
  open: (api) => {
    const store = createListsStore(api);
    return {
      Panel: (props) => (
        <ListsProvider value={store}>
          <ListsPage {...props} />
        </ListsProvider>
      ),
    };
  },
};
