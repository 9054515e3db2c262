import type { Connection, HostStatus } from '#contract/hosts';
import type { ShownState } from '../widgets/state-dot.tsx';
import { isReached } from './door-state.ts';
import { createStoreContext } from '../widgets/store-context.tsx';
import { hostOf, type SessionState } from './session.ts';

export const {
  Provider: SessionProvider,
  use: useSession,
  useApi: useSessionStore,
} = createStoreContext<SessionState>('session');

/** The host that the user looks at; undefined for all hosts. */
export const useHost = (): HostStatus | undefined => useSession((state) => hostOf(state, state.hostId));

/** False while Postroom's services do not answer: what is known of hosts and jobs is then a memory. */
export const useReached = (): boolean => useSession(({ door }) => isReached(door));

/** The state of a host's connection as it may be shown. */
export function useShownState(): (connection: Connection) => ShownState {
  const reached = useReached();
  return ({ state }) => (reached ? state : 'unknown');
}
