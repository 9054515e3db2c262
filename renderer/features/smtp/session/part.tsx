import type { Part } from '../part.ts';
import { ApiProvider } from './api-context.ts';
import { linesBefore } from './lines-before.ts';
import { ownName } from './place-words.ts';
import { SessionPanel } from './session-panel.tsx';
import { SessionsProvider } from './sessions-context.ts';
import { createSessionsStore } from './sessions-store.ts';

export const session: Part = {
  name: 'session',
  title: 'Session',
  open: (api, app) => {
    const store = createSessionsStore(api, (hostId) => ownName(hostId, app.getState().hosts));
    const before = linesBefore();
    return {
      Panel: (props) => (
        <ApiProvider value={api}>
          <SessionsProvider value={store}>
            <SessionPanel {...props} before={before} />
          </SessionsProvider>
        </ApiProvider>
      ),
      start: () => {
        const open = (): boolean => app.getState().door.kind === 'open';
        if (open()) store.getState().find();
        // Streams that broke with the door are followed again when it opens.
        const unhear = app.subscribe((now, last) => {
          if (now.door.kind === 'open' && last.door.kind !== 'open') store.getState().find();
        });
        return () => {
          unhear();
          store.getState().sessions.forEach((one) => one.stop());
        };
      },
    };
  },
};
