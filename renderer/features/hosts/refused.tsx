import { Button } from '@mantine/core';
import { IconShieldX } from '@tabler/icons-react';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { useSession } from '../../app/session-context.ts';
import styles from './hosts.module.css';
import { useHosts } from './store-context.ts';

/** A host that cannot be connected to: what happened, what it means, what to do. There is no way around a wrong key. */
export function Refused({ status }: { status: HostStatus }): React.JSX.Element {
  const show = useHosts((state) => state.show);
  const connect = useSession((state) => state.connect);
  const { host, connection } = status;
  return (
    <div className={styles.refused}>
      <div role="alert">
        <h2>
          <IconShieldX size={22} aria-hidden />
          Not connected to {visible(host.name)}
        </h2>
        <p>{visible(connection.message)}</p>
        {connection.todo !== '' && <p className={styles.soft}>{visible(connection.todo)}</p>}
        {connection.notes.map((note) => (
          <p key={note} className="mono">
            {visible(note)}
          </p>
        ))}
        <div className={styles.buttons} style={{ justifyContent: 'flex-start' }}>
          <Button onClick={() => connect(host.id)}>Try again</Button>
          <Button onClick={() => show({ kind: 'edit', hostId: host.id })}>Settings of this host</Button>
        </div>
      </div>
    </div>
  );
}
