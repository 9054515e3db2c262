import { implement } from '@orpc/server';
import { contract } from '#contract/index';
import { lasting } from './lasting.ts';

const os = implement(contract);

/** The part of the play that the `delivery` feature sees. */
export function playDelivery() {
  return {
    start: os.delivery.start.handler(() => lasting({ kind: 'end' as const, why: '' }, AbortSignal.abort())),
  };
}
