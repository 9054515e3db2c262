import { scriptedRewrite } from '../../contract/scripted-rewrite.ts';

/** The rewrite lab of the play. */
export function playRewrite() {
  return scriptedRewrite.rewrite;
}
