import type { Rewriter } from '../../../rewrite/asking.ts';
import { PostfixAsking } from './asking.ts';
import { readSeen, seen } from './seen.ts';
import { verify } from './verify.ts';

/** Postfix tells of itself by `postconf`, `postmap` and its log. It has no shell of its own. */
export const rewrite: Rewriter = {
  questions: ['route', 'rewrite', 'check'],
  ask: (set, host, questions, options) => new PostfixAsking(set, host, questions, options),
  verify,
  seen,
  readSeen,
};
