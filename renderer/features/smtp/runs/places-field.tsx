import { Button, Checkbox } from '@mantine/core';
import { visible } from '#mail/visible';
import { useSession, useShownState } from '../../../app/session-context.ts';
import { stateWords } from '../../../widgets/state-dot.tsx';
import styles from './runs.module.css';

interface Props {
  /** Ids of hosts; '' is this computer. */
  readonly value: readonly string[];
  readonly onChange: (places: string[]) => void;
  readonly fault: string | undefined;
}

/** The places that sessions start from: this computer, and hosts. */
export function PlacesField({ value, onChange, fault }: Props): React.JSX.Element {
  const hosts = useSession((state) => state.hosts);
  const connect = useSession((state) => state.connect);
  const stateOf = useShownState();
  const set = (place: string, on: boolean): void =>
    onChange(on ? [...value, place] : value.filter((one) => one !== place));
  const gone = value.filter((place) => place !== '' && !hosts.some(({ host }) => host.id === place));
  return (
    <Checkbox.Group label="From" value={[...value]} error={fault}>
      <div className={styles.places}>
        <Checkbox value="" label="This computer" onChange={(event) => set('', event.currentTarget.checked)} />
        {hosts.map(({ host, connection }) => {
          const state = stateOf(connection);
          return (
            <div key={host.id} className={styles.placeRow}>
              <Checkbox
                value={host.id}
                label={`${visible(host.name)}${state === 'online' ? '' : ` (${stateWords[state]})`}`}
                onChange={(event) => set(host.id, event.currentTarget.checked)}
              />
              {state !== 'online' && value.includes(host.id) && (
                <Button
                  variant="subtle"
                  loading={state === 'connecting'}
                  disabled={state === 'unknown'}
                  onClick={() => connect(host.id)}
                >
                  Connect
                </Button>
              )}
            </div>
          );
        })}
        {gone.map((place) => (
          <Checkbox
            key={place}
            value={place}
            label={`${visible(place)} (not in the list any more)`}
            onChange={(event) => set(place, event.currentTarget.checked)}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
