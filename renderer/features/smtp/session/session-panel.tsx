import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import type { PanelProps } from '../part.ts';
import { SessionForm } from './form/session-form.tsx';
import type { LinesBefore } from './lines-before.ts';
import { SessionTabs } from './session-tabs.tsx';
import { SessionView } from './session-view.tsx';
import { useSessions, useSessionsStore } from './sessions-context.ts';
import styles from './session.module.css';

/** The sessions of all places as tabs, and the form for another. */
export function SessionPanel({ hostId, before }: PanelProps & { before: LinesBefore }): React.JSX.Element {
  const place = hostId ?? '';
  const store = useSessionsStore();
  const sessions = useSessions((state) => state.sessions);
  const shown = useSessions((state) => state.shown);
  const problem = useSessions((state) => state.problem);
  const known = useSessions((state) => state.desks[place] !== undefined);
  useEffect(() => store.getState().enter(place), [store, place]);
  const session = sessions.find(({ id }) => id === shown);
  return (
    <div className={styles.panel}>
      {sessions.length > 0 && <SessionTabs sessions={sessions} shown={session?.id} />}
      {problem !== undefined && (
        <div className={styles.notes}>
          <ProblemNote {...problem}>
            <Button onClick={() => store.getState().find()}>Look again</Button>
          </ProblemNote>
        </div>
      )}
      {session !== undefined ? (
        <SessionView key={session.id} session={session} before={before} />
      ) : (
        known && <SessionForm place={place} />
      )}
    </div>
  );
}
