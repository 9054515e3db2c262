import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { View } from '#contract/views';
import { Live } from '../live.ts';
import { twice, ViewFile } from './view-file.ts';

const os = implement(contract);

/** Saved filters, in the data folder; every window and every console on this folder follows them. */
export function createViewsService({ dataDir }: { readonly dataDir: string }) {
  const file = new ViewFile(dataDir);
  const live = new Live();
  let known: View[] | undefined;
  let writing: Promise<void> = Promise.resolve();

  const load = async (): Promise<View[]> => (known = [...(await file.read())]);
  const unwatch = file.watch(() => {
    const before = JSON.stringify(known);
    // A change of our own is read once more, and is no news.
    void writing.then(load).then((after) => {
      if (JSON.stringify(after) !== before) live.changed();
    });
  });

  const router = os.views.router({
    watch: os.views.watch.handler(async function* ({ signal }) {
      if (known === undefined) await load();
      yield* live.follow(() => known ?? [], 100, signal);
    }),
    save: os.views.save.handler(async ({ input, errors }) => {
      const named = twice(input);
      if (named !== undefined)
        throw errors.REFUSED({
          data: { what: `There are two views named ${named}.`, todo: 'Give one of them another name.' },
        });
      const saved = writing.then(() => file.write(input));
      writing = saved.catch(() => undefined);
      await saved;
      known = input;
      live.changed();
      return {};
    }),
  });
  return { router, close: unwatch };
}
