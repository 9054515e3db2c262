import { IconArrowsShuffle } from '@tabler/icons-react';
import type { Feature } from '../../app/feature.ts';
import { AboutProvider } from './about-context.ts';
import { createAboutStore } from './about-store.ts';
import { parts } from './parts.ts';
import { RewritePage } from './view.tsx';

export const rewriteFeature: Feature = {
  name: 'rewrite',
  title: 'Rewrite',
  Icon: IconArrowsShuffle,
  open: (api, session) => {
    const about = createAboutStore(api);
    const opened = parts.map((part) => ({ part, ...part.open(api, session) }));
    return {
      Provider: ({ children }) => <AboutProvider value={about}>{children}</AboutProvider>,
      HostPage: () => <RewritePage parts={opened} />,
      start: () => {
        const stops = opened.map(({ start }) => start?.());
        return () => stops.forEach((stop) => stop?.());
      },
    };
  },
};
