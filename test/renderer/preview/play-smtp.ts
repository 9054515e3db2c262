import { scriptedSmtp } from '../../contract/scripted-smtp.ts';
import type { World } from './play-world.ts';

/** SMTP sessions of the play. */
export function playSmtp(_world: World) {
  return { ...scriptedSmtp };
}
