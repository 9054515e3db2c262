import { IconSend } from '@tabler/icons-react';
import type { Feature } from '../../app/feature.ts';
import { useHost } from '../../app/session-context.ts';
import { parts } from './parts.ts';
import { createShownStore, ShownProvider } from './section-context.ts';
import { SmtpPage } from './view.tsx';

export const smtpFeature: Feature = {
  name: 'smtp',
  title: 'SMTP',
  Icon: IconSend,
  open: (api, session) => {
    const shown = createShownStore(parts[0]?.name ?? '');
    const opened = parts.map((part) => ({ part, ...part.open(api, session) }));
    return {
      Provider: ({ children }) => <ShownProvider value={shown}>{children}</ShownProvider>,
      AllHostsPage: () => <SmtpPage parts={opened} hostId={undefined} />,
      HostPage: () => <SmtpPage parts={opened} hostId={useHost()?.host.id} />,
      start: () => {
        const stops = opened.map(({ start }) => start?.());
        return () => stops.forEach((stop) => stop?.());
      },
    };
  },
};
