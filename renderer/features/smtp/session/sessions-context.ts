import { useStore } from 'zustand';
import { createStoreContext } from '../../../widgets/store-context.tsx';
import type { LiveSession, LiveState } from './live-session.ts';
import { emptyDesk, type Desk, type SessionsState } from './sessions-store.ts';

export const {
  Provider: SessionsProvider,
  use: useSessions,
  useApi: useSessionsStore,
} = createStoreContext<SessionsState>('SMTP sessions');

/** Something of the form of a page. */
export const useDesk = <T>(place: string, select: (desk: Desk) => T): T =>
  useSessions(({ desks }) => select(desks[place] ?? emptyDesk));

export const useLive = <T>(session: LiveSession, select: (state: LiveState) => T): T =>
  useStore(session.store, select);
