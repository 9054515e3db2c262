import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';

const os = implement(contract);

const notYet = (): never => {
  throw new ORPCError('REFUSED', { defined: true, status: 400, data: { what: 'Not built yet.', todo: '' } });
};

/** Deleted mail that hosts still keep: lists it, puts it back, removes it for good. */
export function createTrashService(_options: { readonly reach: Reach }) {
  const router = os.trash.router({
    list: os.trash.list.handler(notYet),
    restore: os.trash.restore.handler(notYet),
    purge: os.trash.purge.handler(notYet),
  });
  return { router };
}
