import type { LiveSession } from './live-session.ts';

/** What of a session may be taken away. */
export function ExportMenu(_props: { session: LiveSession }): React.JSX.Element | null {
  return null;
}
