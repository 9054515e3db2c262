import { mtas } from '#mail/mta/index';
import type { Mta } from '#mail/mta/mta';

/** The MTA of a configuration: its id begins with that of the MTA. */
export const mtaOf = (setId: string): Mta | undefined =>
  Object.values(mtas).find(({ id }) => setId === id || setId.startsWith(`${id}:`));
