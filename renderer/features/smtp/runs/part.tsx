import type { Part } from '../part.ts';
import { RunsProvider } from './runs-context.ts';
import { ComparePage } from './compare-page.tsx';
import { createRunsStore } from './runs-store.ts';
import { TwiceProvider } from './twice/twice-context.ts';
import { createTwiceStore } from './twice/twice-store.ts';

/** The same session from several places and to several servers. */
export const runs: Part = {
  name: 'runs',
  title: 'Compare places',
  open: (api) => {
    const store = createRunsStore(api);
    const twice = createTwiceStore(api);
    return {
      Panel: (props) => (
        <RunsProvider value={store}>
          <TwiceProvider value={twice}>
            <ComparePage {...props} />
          </TwiceProvider>
        </RunsProvider>
      ),
    };
  },
};
