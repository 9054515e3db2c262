import { z } from 'zod';

export const hostId = z.string().regex(/^[a-z0-9-]{1,64}$/);
/** Text from people: no control characters, so it cannot forge a journal line or a known_hosts entry. */
export const plainText = z
  .string()
  .max(1000)
  // eslint-disable-next-line no-control-regex -- refusing control characters is what this is for
  .regex(/^[^\x00-\x1f\x7f]*$/, 'control characters are not allowed');
export const isoTime = z.string();
