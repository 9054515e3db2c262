import { IconFileSettings } from '@tabler/icons-react';
import type { Feature } from '../../app/feature.ts';
import { AllHostsPage } from './all-hosts.tsx';
import { createBench } from './bench/create-bench.ts';
import { DeskProvider } from './desk-context.ts';
import { createDesk } from './editor/desk.ts';
import { openParts } from './parts.ts';
import { BenchProvider } from './store-context.ts';
import { ConfigPage } from './view.tsx';

export const configFeature: Feature = {
  name: 'config',
  title: 'Config',
  Icon: IconFileSettings,
  open: (api, session) => {
    const bench = createBench(api, session);
    const desk = createDesk(bench);
    const parts = openParts.map((open) => open(bench));
    return {
      Provider: ({ children }) => (
        <BenchProvider value={bench}>
          <DeskProvider value={desk}>
            {parts.reduce(
              (inner, { Provider }) => (
                <Provider>{inner}</Provider>
              ),
              children,
            )}
          </DeskProvider>
        </BenchProvider>
      ),
      AllHostsPage,
      HostPage: () => <ConfigPage parts={parts} />,
      Everywhere: () =>
        parts.map(({ Everywhere }, at) => Everywhere !== undefined && <Everywhere key={at} />),
      Status: () => parts.map(({ Status }, at) => Status !== undefined && <Status key={at} />),
      start: () => {
        const stops = [bench.start(), ...parts.map((part) => part.start())];
        return () => {
          stops.forEach((stop) => stop());
          desk.stop();
        };
      },
    };
  },
};
