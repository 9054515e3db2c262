import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import { lasting } from './lasting.ts';

const os = implement(contract);

/** The part of the play that the `views` feature sees. */
export function playViews() {
  return {
    watch: os.views.watch.handler(({ signal }) => lasting([], signal)),
    save: os.views.save.handler(() => ({})),
  };
}
