import { Button, CloseButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useSession } from '../../../app/session-context.ts';
import type { LiveSession } from './live-session.ts';
import { targetWords, vantageWords } from './place-words.ts';
import { useLive, useSessionsStore } from './sessions-context.ts';
import styles from './session.module.css';

function Tab({
  session,
  chosen,
  nth,
}: {
  session: LiveSession;
  chosen: boolean;
  nth: number;
}): React.JSX.Element {
  const store = useSessionsStore();
  const hosts = useSession((state) => state.hosts);
  const { from, target, state } = useLive(session, (live) => live.session);
  const name = `${targetWords(target)}${from.kind === 'here' ? '' : ` from ${vantageWords(from, hosts)}`}${nth > 1 ? ` (${nth})` : ''}`;
  return (
    <span className={styles.tab} data-shown={chosen} data-state={state}>
      <button type="button" aria-pressed={chosen} onClick={() => store.getState().show(session.id)}>
        {name}
        {state === 'ended' ? <span className={styles.soft}> ended</span> : ''}
      </button>
      <CloseButton
        size="xs"
        aria-label={`Close ${name}`}
        title={state === 'ended' ? 'Forget this session' : 'End the connection and forget this session'}
        onClick={() => store.getState().close(session.id)}
      />
    </span>
  );
}

/** The sessions that are kept, and the form for another. */
export function SessionTabs({
  sessions,
  shown,
}: {
  sessions: readonly LiveSession[];
  shown: string | undefined;
}): React.JSX.Element {
  const store = useSessionsStore();
  const seen = new Map<string, number>();
  return (
    <div className={styles.tabs} role="group" aria-label="Sessions">
      <Button
        size="compact-xs"
        variant={shown === undefined ? 'filled' : 'default'}
        aria-pressed={shown === undefined}
        leftSection={<IconPlus size={13} />}
        onClick={() => store.getState().show(undefined)}
      >
        New session
      </Button>
      {sessions.map((session) => {
        const { from, target } = session.store.getState().session;
        const name = JSON.stringify([from, target.host, target.port]);
        const nth = (seen.get(name) ?? 0) + 1;
        seen.set(name, nth);
        return <Tab key={session.id} session={session} chosen={session.id === shown} nth={nth} />;
      })}
    </div>
  );
}
