import type { Part } from '../part.ts';
import { AskingProvider } from './asking-context.ts';
import { AskingPanel } from './asking-panel.tsx';
import { createAskingStore } from './asking-store.ts';

export const asking: Part = {
  name: 'asking',
  title: 'Ask',
  open: (api) => {
    const store = createAskingStore(api);
    return {
      Panel: (props) => (
        <AskingProvider value={store}>
          <AskingPanel {...props} api={api} />
        </AskingProvider>
      ),
    };
  },
};
