import type { Part } from '../part.ts';
import { RunsProvider } from './runs-context.ts';
import { RunsPage } from './runs-page.tsx';
import { createRunsStore } from './runs-store.ts';

/** The same session from several places and to several servers. */
export const runs: Part = {
  name: 'runs',
  title: 'Compare places',
  open: (api) => {
    const store = createRunsStore(api);
    return {
      Panel: (props) => (
        <RunsProvider value={store}>
          <RunsPage {...props} />
        </RunsProvider>
      ),
    };
  },
};
