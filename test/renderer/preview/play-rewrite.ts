import { scriptedRewrite } from '../../contract/scripted-rewrite.ts';
import { playAsking } from './play-rewrite-asking.ts';
import { playCompare } from './play-rewrite-compare.ts';
import { playSuite } from './play-rewrite-suite.ts';
import { playShells } from './play-rewrite-shell.ts';
import type { World } from './play-world.ts';

/** The rewrite lab of the play. */
export function playRewrite(world: World) {
  return {
    ...scriptedRewrite.rewrite,
    ...playAsking(world),
    ...playShells(world),
    ...playCompare(world),
    ...playSuite(world),
  };
}
