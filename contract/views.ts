import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { read, write } from './rpc.ts';
import { plainText } from './shared.ts';

/** A filter with a name, kept with the settings so that every door and window has it. */
export const view = z.object({
  name: plainText.min(1).max(60),
  filter: z.string().max(500),
  sort: z.object({ column: z.string().max(40), descending: z.boolean() }).optional(),
});
export type View = z.infer<typeof view>;

export const views = {
  /** All saved views in their order, now and after every change. */
  watch: read.output(eventIterator(z.array(view))),
  /** The whole list, in the order wanted. Names are unique. */
  save: write.input(z.array(view).max(200)).output(z.object({})),
};
