import type { SessionResult } from '#mail/smtp/transcript';
import type { LiveSession } from './live-session.ts';

/** What became of an accepted message on a managed host. */
export function FollowMessage(_props: {
  session: LiveSession;
  result: SessionResult;
}): React.JSX.Element | null {
  return null;
}
