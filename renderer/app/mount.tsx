import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Api } from './client.ts';
import { features, Welcome } from './features.ts';
import { listenForKeys } from './keys.ts';
import { SessionProvider } from './session-context.ts';
import { createSession, type OnDoor } from './session.ts';
import { Shell } from './shell.tsx';
import { theme } from './theme.ts';
import './theme.css';

/**
 * Draws the window into `root`, on whatever door `api` leads through.
 * @param nonce what the content security policy wants on run-time style elements
 */
export function mount(api: Api, onDoor: OnDoor, root: HTMLElement, nonce: string): void {
  const { session, start } = createSession(api, onDoor);
  const opened = features.map((feature) => ({ feature, open: feature.open(api, session) }));
  const stops = [start(), ...opened.map(({ open }) => open.start()), listenForKeys()];
  window.addEventListener('pagehide', () => stops.forEach((stop) => stop()));

  const shell = opened.reduceRight(
    (inside, { open: { Provider } }) => <Provider>{inside}</Provider>,
    <Shell features={opened} Welcome={Welcome} />,
  );
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        colorSchemeManager={localStorageColorSchemeManager({ key: 'postroom.scheme' })}
        getStyleNonce={() => nonce}
      >
        <SessionProvider value={session}>{shell}</SessionProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
