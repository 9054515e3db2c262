import { z } from 'zod';
import { baseHash, byteText, configPath } from './config.ts';
import { read, write } from './rpc.ts';
import { hostId, isoTime, plainText } from './shared.ts';

/** One commit in the git repository of a host on this computer. */
export const version = z.object({
  id: z.string().regex(/^[0-9a-f]{40}$/),
  at: isoTime,
  by: z.string(),
  note: z.string(),
  /** `first`: as it was when Postroom first saw it. `deploy`: by Postroom. `seen`: changed on the host by somebody else. */
  kind: z.enum(['first', 'deploy', 'seen']),
  deployId: z.string().optional(),
  files: z.array(
    z.object({
      path: configPath,
      /** `absent`: it did not exist before, or not after. */
      before: baseHash,
      after: baseHash,
    }),
  ),
});
export type Version = z.infer<typeof version>;

const commit = z.string().regex(/^[0-9a-f]{40}$/);

export const versions = {
  /** Newest first. `path`: only versions that changed this file. */
  list: read
    .input(
      z.object({
        hostId,
        path: configPath.optional(),
        /** The id of the last one of the page before. */
        after: commit.optional(),
        limit: z.number().int().min(1).max(500),
      }),
    )
    .output(z.object({ versions: z.array(version), more: z.boolean() })),
  /** A file before and after a version; absent where it did not exist. */
  show: read
    .input(z.object({ hostId, commit, path: configPath }))
    .output(z.object({ before: byteText.optional(), after: byteText.optional() })),
  /** Writes down how the files of the host are now, as a version of its own. */
  record: write
    .input(z.object({ hostId, note: plainText.max(500).default('') }))
    .output(z.object({ commit: commit.optional(), files: z.number() })),
};
