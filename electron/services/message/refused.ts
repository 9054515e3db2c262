import { ORPCError } from '@orpc/server';

/** The contract's REFUSED: nothing was sent to a host. */
export const refused = (what: string, todo: string): Error =>
  new ORPCError('REFUSED', { defined: true, status: 400, message: what, data: { what, todo } });
