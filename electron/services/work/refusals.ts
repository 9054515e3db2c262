import { ORPCError } from '@orpc/server';

/** The contract's errors, for code that is not a handler itself; oRPC checks them against the contract on the way out. */
export const offline = (detail: string): Error =>
  new ORPCError('OFFLINE', {
    status: 503,
    message: `No connection to this host. ${detail}`.trim(),
    data: { detail },
  });

export const noSuchHost = (): Error =>
  new ORPCError('NO_SUCH_HOST', { status: 404, message: 'This host is not in the list any more.' });

export const readOnly = (name: string): Error =>
  new ORPCError('READ_ONLY', {
    status: 403,
    message: `${name} is set to read-only. Switch that off in its settings to act on it.`,
  });

export const refused = (what: string, todo: string): Error =>
  new ORPCError('REFUSED', { status: 400, message: what, data: { what, todo } });
