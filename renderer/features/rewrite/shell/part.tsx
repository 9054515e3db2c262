import type { Part } from '../part.ts';
import { linesBefore } from './lines-before.ts';
import { connectReader, createReader } from './reader.ts';
import { ShellsProvider } from './shells-context.ts';
import { createShellsStore } from './shells-store.ts';
import { ShellPanel } from './shell-panel.tsx';

export const shell: Part = {
  name: 'shell',
  title: 'Shell',
  shows: (set) => set.shell,
  open: (api, session) => {
    const store = createShellsStore(api);
    const before = linesBefore();
    const reader = createReader(connectReader);
    return {
      Panel: (props) => (
        <ShellsProvider value={store}>
          <ShellPanel {...props} before={before} reader={reader} />
        </ShellsProvider>
      ),
      start: () => {
        // Streams that broke with the door are followed again when it opens.
        const unhear = session.subscribe((now, last) => {
          if (now.door.kind !== 'open' || last.door.kind === 'open') return;
          for (const hostId of new Set(store.getState().shells.map((one) => one.hostId)))
            store.getState().enter(hostId);
        });
        return () => {
          unhear();
          reader.stop();
          store.getState().shells.forEach((one) => one.session.stop());
        };
      },
    };
  },
};
