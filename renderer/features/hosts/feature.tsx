import { IconLayoutDashboard } from '@tabler/icons-react';
import type { Feature } from '../../app/feature.ts';
import { FleetPage } from './fleet-view.tsx';
import { HostsEverywhere } from './hosts-actions.tsx';
import { HostsProvider } from './store-context.ts';
import { createHostsStore } from './store.ts';
import { OverviewPage } from './view.tsx';

export const hostsFeature: Feature = {
  name: 'overview',
  title: 'Overview',
  Icon: IconLayoutDashboard,
  open: (api, session) => {
    const { store, start } = createHostsStore(api, session);
    return {
      Provider: ({ children }) => <HostsProvider value={store}>{children}</HostsProvider>,
      AllHostsPage: FleetPage,
      HostPage: OverviewPage,
      Everywhere: HostsEverywhere,
      start,
    };
  },
};
