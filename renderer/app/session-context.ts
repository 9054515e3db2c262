import type { HostStatus } from '#contract/hosts';
import { createStoreContext } from '../widgets/store-context.tsx';
import { hostOf, type SessionState } from './session.ts';

export const {
  Provider: SessionProvider,
  use: useSession,
  useApi: useSessionStore,
} = createStoreContext<SessionState>('session');

/** The host that the user looks at; undefined for all hosts. */
export const useHost = (): HostStatus | undefined => useSession((state) => hostOf(state, state.hostId));
