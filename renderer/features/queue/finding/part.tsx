import { follow } from '../../../app/follow.ts';
import type { OpenPart } from '../part.ts';
import { createFindingStore, FindingProvider } from './finding-store.ts';
import { recordDepths } from './recorder.ts';

export const findingPart: OpenPart = (api, session, queue) => {
  const store = createFindingStore(api, queue);
  return {
    Provider: ({ children }) => <FindingProvider value={store}>{children}</FindingProvider>,
    start: () => {
      const views = follow(
        (options) => api.views.watch(undefined, options),
        (now) => store.setState({ views: now }),
      );
      const stop = recordDepths(api, session, queue);
      return () => {
        views.stop();
        stop();
      };
    },
  };
};
