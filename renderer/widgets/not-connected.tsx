import { Button } from '@mantine/core';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { Empty } from './empty.tsx';

/** A page that needs its host, while there is no connection to it. */
export function NotConnected({
  status: { connection, host },
  connect,
}: {
  status: HostStatus;
  connect: (hostId: string) => void;
}): React.JSX.Element {
  const connecting = connection.state === 'connecting';
  return (
    <Empty
      title={connecting ? 'Connecting…' : `Not connected to ${visible(host.name)}`}
      buttons={connecting ? undefined : <Button onClick={() => connect(host.id)}>Connect</Button>}
    >
      {visible(`${connection.message} ${connection.todo}`)}
    </Empty>
  );
}
