import { IconWorldSearch } from '@tabler/icons-react';
import type { Feature } from '../../app/feature.ts';
import { useHost } from '../../app/session-context.ts';
import { DnsPage } from './view.tsx';

export const dnsFeature: Feature = {
  name: 'dns',
  title: 'DNS',
  Icon: IconWorldSearch,
  open: () => ({
    Provider: ({ children }) => children,
    AllHostsPage: () => <DnsPage hostId={undefined} />,
    HostPage: () => <DnsPage hostId={useHost()?.host.id} />,
    start: () => () => undefined,
  }),
};
