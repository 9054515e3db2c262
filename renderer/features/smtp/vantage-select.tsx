import { Button, Select } from '@mantine/core';
import { visible } from '#mail/visible';
import { useSession, useShownState } from '../../app/session-context.ts';
import { stateWords } from '../../widgets/state-dot.tsx';
import styles from './smtp.module.css';

interface Props {
  readonly label: string;
  /** Id of a host; '' for this computer. */
  readonly value: string;
  readonly onChange: (hostId: string) => void;
}

/** Where a session starts: this computer, or a host, with its state; one that is not connected can be connected here. */
export function VantageSelect({ label, value, onChange }: Props): React.JSX.Element {
  const hosts = useSession((state) => state.hosts);
  const connect = useSession((state) => state.connect);
  const stateOf = useShownState();
  const chosen = hosts.find(({ host }) => host.id === value);
  const state = chosen === undefined ? undefined : stateOf(chosen.connection);
  return (
    <div className={styles.vantage}>
      <Select
        label={label}
        value={value}
        onChange={(id) => id !== null && onChange(id)}
        data={[
          { value: '', label: 'This computer' },
          ...hosts.map(({ host, connection }) => {
            const words = stateOf(connection);
            return {
              value: host.id,
              label: `${visible(host.name)}${words === 'online' ? '' : ` (${stateWords[words]})`}`,
            };
          }),
          ...(value !== '' && chosen === undefined
            ? [{ value, label: `${visible(value)} (not in the list any more)` }]
            : []),
        ]}
      />
      {chosen !== undefined && state !== undefined && state !== 'online' && (
        <Button
          loading={state === 'connecting'}
          disabled={state === 'unknown'}
          onClick={() => connect(chosen.host.id)}
        >
          Connect
        </Button>
      )}
    </div>
  );
}
