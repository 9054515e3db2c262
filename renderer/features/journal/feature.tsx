import { IconNotebook } from '@tabler/icons-react';
import type { Feature } from '../../app/feature.ts';
import { JournalProvider } from './store-context.ts';
import { createJournalStore } from './store.ts';
import { JournalPage } from './view.tsx';

export const journalFeature: Feature = {
  name: 'journal',
  title: 'Journal',
  Icon: IconNotebook,
  open: (api, session) => {
    const store = createJournalStore(api, session);
    return {
      Provider: ({ children }) => <JournalProvider value={store}>{children}</JournalProvider>,
      AllHostsPage: JournalPage,
      HostPage: JournalPage,
      start: () => () => undefined,
    };
  },
};
