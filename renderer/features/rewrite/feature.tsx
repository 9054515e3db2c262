import { IconArrowsShuffle } from '@tabler/icons-react';
import type { Feature } from '../../app/feature.ts';
import { parts } from './parts.ts';
import { RewritePage } from './view.tsx';

export const rewriteFeature: Feature = {
  name: 'rewrite',
  title: 'Rewrite',
  Icon: IconArrowsShuffle,
  open: (api, session) => {
    const opened = parts.map((part) => ({ part, ...part.open(api, session) }));
    return {
      Provider: ({ children }) => <>{children}</>,
      HostPage: () => <RewritePage api={api} parts={opened} />,
      start: () => {
        const stops = opened.map(({ start }) => start?.());
        return () => stops.forEach((stop) => stop?.());
      },
    };
  },
};
