import { Button, Modal } from '@mantine/core';
import { visible } from '#mail/visible';
import { hostOf } from '../../app/session.ts';
import { useSession } from '../../app/session-context.ts';
import styles from './hosts.module.css';
import { useHosts } from './store-context.ts';

export function RemoveDialog(): React.JSX.Element {
  const hostId = useHosts((state) => (state.dialog?.kind === 'remove' ? state.dialog.hostId : undefined));
  const show = useHosts((state) => state.show);
  const remove = useHosts((state) => state.remove);
  const status = useSession((state) => hostOf(state, hostId));
  const close = (): void => show(undefined);
  return (
    <Modal
      opened={status !== undefined}
      onClose={close}
      size="480px"
      title={`Remove ${visible(status?.host.name ?? '')}?`}
    >
      <p>
        It leaves Postroom&rsquo;s list, with its settings and remembered passwords. Nothing changes on the
        host, and the Journal keeps what was done there.
      </p>
      <div className={styles.buttons}>
        <Button onClick={close} data-autofocus>
          Cancel
        </Button>
        <Button
          variant="filled"
          data-danger
          onClick={() => {
            if (hostId !== undefined) remove(hostId);
          }}
        >
          Remove the host
        </Button>
      </div>
    </Modal>
  );
}
