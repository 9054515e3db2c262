import { IconWorldSearch } from '@tabler/icons-react';
import type { Feature } from '../../app/feature.ts';
import { useHost } from '../../app/session-context.ts';
import { PageProvider } from './page-context.ts';
import { createPageStore } from './page-store.ts';
import { parts } from './parts.ts';
import { DnsPage } from './view.tsx';

export const dnsFeature: Feature = {
  name: 'dns',
  title: 'DNS',
  Icon: IconWorldSearch,
  open: (api) => {
    const page = createPageStore(api, parts[0]?.name ?? '');
    const opened = parts.map((part) => ({ part, ...part.open(api) }));
    return {
      Provider: ({ children }) => <PageProvider value={page}>{children}</PageProvider>,
      AllHostsPage: () => <DnsPage parts={opened} hostId={undefined} />,
      HostPage: () => <DnsPage parts={opened} hostId={useHost()?.host.id} />,
      start: () => () => undefined,
    };
  },
};
