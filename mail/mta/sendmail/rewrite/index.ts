import type { Rewriter } from '../../../rewrite/asking.ts';
import { ask } from './ask.ts';
import { readSeen, seen } from './seen.ts';
import { shell } from './shell.ts';
import { readVerified, verifyCommand } from './verify.ts';

export const rewrite: Rewriter = {
  questions: ['route', 'rewrite', 'check'],
  ask,
  shell,
  verify: { effect: 'read', run: verifyCommand, read: readVerified },
  seen: (_set, host, hours) => seen(host, hours),
  readSeen,
};
