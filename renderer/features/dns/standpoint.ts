import { visible } from '#mail/visible';
import { useSession, useShownState } from '../../app/session-context.ts';
import { stateWords } from '../../widgets/state-dot.tsx';
import type { Standpoint } from './part.ts';

/** The place with this id, '' for this computer, as it can be asked from now. */
export function useStandpoint(id: string): Standpoint {
  const status = useSession(({ hosts }) => hosts.find(({ host }) => host.id === id));
  const stateOf = useShownState();
  if (id === '') return { id, words: 'this computer' };
  if (status === undefined)
    return { id, words: visible(id), whyNot: 'This host is not in the list any more.' };
  const words = visible(status.host.name);
  const state = stateOf(status.connection);
  return state === 'online'
    ? { id, words }
    : { id, words, whyNot: `${words}: ${stateWords[state]}. Connect first, or ask from another place.` };
}
