import { implement, ORPCError } from '@orpc/server';
import { contract } from '#contract/index';
import type { Reach } from '../hosts/reach.ts';

const os = implement(contract);

const notYet = (): never => {
  throw new ORPCError('REFUSED', { defined: true, status: 400, data: { what: 'Not built yet.', todo: '' } });
};

/** Tries messages now and tells what the host does. */
export function createDeliveryService(_options: { readonly reach: Reach }) {
  return { router: os.delivery.router({ start: os.delivery.start.handler(notYet) }) };
}
