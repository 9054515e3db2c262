import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import type { View } from '#contract/views';
import { Waking } from './waking.ts';

const os = implement(contract);

/** The part of the play that the `views` feature sees. */
export function playViews() {
  const waking = new Waking();
  let views: View[] = [
    {
      name: 'Deferred for over 4 hours',
      filter: 'in:deferred age>4h',
      sort: { column: 'arrived', descending: true },
    },
    { name: 'Held', filter: 'in:held' },
    { name: 'Bounces', filter: 'from:<>' },
  ];
  return {
    watch: os.views.watch.handler(({ signal }) => waking.watch(signal, () => views)),
    save: os.views.save.handler(({ input }) => {
      views = input;
      waking.changed();
      return {};
    }),
  };
}
