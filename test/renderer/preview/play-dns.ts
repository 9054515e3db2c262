import { scriptedDns } from '../../contract/scripted-dns.ts';
import type { World } from './play-world.ts';

/** DNS of the play. */
export function playDns(_world: World) {
  return { ...scriptedDns };
}
