import { z } from 'zod';
import { read } from './rpc.ts';

export const appInfo = z.object({
  version: z.string(),
  door: z.enum(['desktop', 'serve', 'memory']),
  dataDir: z.string(),
  /** Where secrets can be kept between starts; `none` means that Postroom asks each time. */
  secrets: z.object({ kind: z.enum(['keychain', 'none']), why: z.string() }),
});
export type AppInfo = z.infer<typeof appInfo>;

export const app = { info: read.output(appInfo) };
