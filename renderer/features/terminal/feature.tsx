import { IconTerminal2 } from '@tabler/icons-react';
import type { Feature } from '../../app/feature.ts';
import { TerminalProvider } from './store-context.ts';
import { createTerminalStore } from './store.ts';
import { TerminalPage } from './view.tsx';

export const terminalFeature: Feature = {
  name: 'terminal',
  title: 'Terminal',
  Icon: IconTerminal2,
  open: (api) => {
    const store = createTerminalStore(api);
    return {
      Provider: ({ children }) => <TerminalProvider value={store}>{children}</TerminalProvider>,
      HostPage: TerminalPage,
      start: () => () => undefined,
    };
  },
};
