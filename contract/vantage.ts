import { z } from 'zod';
import { hostId } from './shared.ts';

/** From where something is asked or tried: this computer, or a managed host through its SSH connection. */
export const vantage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('here') }),
  z.object({ kind: z.literal('host'), hostId }),
]);
export type Vantage = z.infer<typeof vantage>;
