import { oc } from '@orpc/contract';
import { z } from 'zod';

/** `write` procedures change a host: they are journaled, refused on read-only hosts, and never sent twice. */
export interface Meta {
  readonly effect: 'read' | 'write';
}

/** The closed list of errors that any procedure may answer with; `data` is for the window, `message` is for people. */
const errors = {
  NO_SUCH_HOST: { status: 404, message: 'This host is not in the list any more.' },
  OFFLINE: { status: 503, message: 'No connection to this host.', data: z.object({ detail: z.string() }) },
  READ_ONLY: {
    status: 403,
    message: 'This host is set to read-only. Switch that off in its settings to act on it.',
  },
  REFUSED: { status: 400, message: 'Refused.', data: z.object({ what: z.string(), todo: z.string() }) },
  HOST_FAILED: {
    status: 502,
    message: 'The host could not do it.',
    data: z.object({ what: z.string(), todo: z.string(), raw: z.string() }),
  },
} as const;

const base = oc.$meta<Meta>({ effect: 'read' }).errors(errors);

/** Starts a procedure that only looks. */
export const read = base.meta({ effect: 'read' });
/** Starts a procedure that changes something on a host or in our own store. */
export const write = base.meta({ effect: 'write' });
