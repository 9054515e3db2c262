import { createStore, type StoreApi } from 'zustand/vanilla';
import { z } from 'zod';
import type { View } from '#contract/views';
import type { Api } from '../../../app/client.ts';
import { keep, kept } from '../../../app/keep.ts';
import { problemOf } from '../../../app/problem.ts';
import { showToast } from '../../../app/toasts.ts';
import { createStoreContext } from '../../../widgets/store-context.tsx';
import type { QueueStore } from '../store.ts';
import type { FacetId } from '../wire.ts';

export type HistoryAsked = Parameters<Api['history']['read']>[0];
export type HistoryLines = Awaited<ReturnType<Api['history']['read']>>['lines'];

const paneSchema = z.object({
  facets: z.boolean(),
  /** Groups that are folded up. */
  folded: z.array(z.string().max(40)).max(40),
  /** Seconds that the depth chart goes back. */
  range: z
    .number()
    .int()
    .min(60)
    .max(90 * 86_400),
});
type Pane = z.infer<typeof paneSchema>;

export interface FindingState extends Pane {
  readonly views: readonly View[];
  readonly save: (views: readonly View[]) => void;
  readonly showFacets: (shown: boolean) => void;
  readonly fold: (group: FacetId, folded: boolean) => void;
  readonly setRange: (seconds: number) => void;
  readonly readHistory: (asked: HistoryAsked, signal: AbortSignal) => Promise<HistoryLines>;
  /** Something is shown that counts, until the function given back is called. */
  readonly wantCounts: () => () => void;
}
export type FindingStore = StoreApi<FindingState>;

const {
  Provider: FindingProvider,
  use: useFinding,
  useApi: useFindingStore,
} = createStoreContext<FindingState>('finding');
export { FindingProvider, useFinding, useFindingStore };

/** What the parts of the page that find mail keep: saved views, and how the counts are laid out. */
export function createFindingStore(api: Api, queue: QueueStore): FindingStore {
  let wanted = 0;
  return createStore<FindingState>()((set, get) => {
    const keepPane = (pane: Partial<Pane>): void => {
      set(pane);
      const { facets, folded, range } = get();
      keep('queue.finding', { facets, folded, range });
    };
    return {
      ...kept<Pane>('queue.finding', paneSchema, { facets: true, folded: [], range: 6 * 3600 }),
      views: [],
      save: (views) => {
        const before = get().views;
        // At once, so that the list does not jump back while the answer is on its way.
        set({ views });
        api.views.save([...views]).catch((error: unknown) => {
          set({ views: before });
          const { what, todo } = problemOf(error);
          showToast({
            id: 'views',
            tone: 'bad',
            title: `Views were not saved: ${what}`,
            body: todo,
            seconds: 20,
          });
        });
      },
      showFacets: (facets) => keepPane({ facets }),
      fold: (group, folded) =>
        keepPane({ folded: [...get().folded.filter((one) => one !== group), ...(folded ? [group] : [])] }),
      setRange: (range) => keepPane({ range }),
      readHistory: async (asked, signal) => (await api.history.read(asked, { signal })).lines,
      wantCounts: () => {
        wanted++;
        if (wanted === 1) queue.getState().analyse(true);
        let done = false;
        return () => {
          if (done) return;
          done = true;
          wanted--;
          if (wanted === 0) queue.getState().analyse(false);
        };
      },
    };
  });
}
