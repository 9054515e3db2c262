import { implement } from '@orpc/server';
import { contract } from '#contract/index';

const os = implement(contract);

/** Saved filters, in the data folder. */
export function createViewsService(_options: { readonly dataDir: string }) {
  const router = os.views.router({
    watch: os.views.watch.handler(async function* ({ signal }) {
      yield [];
      await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
    }),
    save: os.views.save.handler(() => ({})),
  });
  return { router };
}
