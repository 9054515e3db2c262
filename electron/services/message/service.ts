import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';

const os = implement(contract);

const notYet = (): never => {
  throw new ORPCError('REFUSED', { defined: true, status: 400, data: { what: 'Not built yet.', todo: '' } });
};

/** Reads queued messages and searches their headers. */
export function createMessageService(_options: { readonly reach: Reach }) {
  const router = os.message.router({
    read: os.message.read.handler(notYet),
    search: os.message.search.handler(notYet),
  });
  return { router };
}
