import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useNow } from '../widgets/clock.ts';
import type { DoorState } from './door-state.ts';
import { useSession } from './session-context.ts';
import styles from './shell.module.css';

function words(door: DoorState, now: number): { what: string; then: string } | undefined {
  const seconds = 'retryAt' in door ? Math.max(0, Math.ceil((door.retryAt - now) / 1000)) : 0;
  const again = seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again…';
  switch (door.kind) {
    case 'lost':
      return {
        what: 'The connection to Postroom is lost.',
        then: `What you see is not being updated and nothing can be done on a host. ${again}`,
      };
    case 'signed-out':
      return {
        what: 'This window is signed out.',
        then: 'Postroom was started again. Open the link that it printed, then reload.',
      };
    case 'full':
      return {
        what: 'As many windows as Postroom allows are open already.',
        then: `Close another one. ${again}`,
      };
    case 'opening':
    case 'open':
      return undefined;
  }
}

/** Shown while the services do not answer: what is on the screen is then a memory, not the truth. */
export function DoorBanner(): React.JSX.Element | null {
  const door = useSession((state) => state.door);
  const said = words(door, useNow(1));
  if (said === undefined) return null;
  return (
    <div className={styles.banner} role="alert">
      <IconPlugConnectedX size={18} aria-hidden />
      <div style={{ flex: 1 }}>
        <strong>{said.what}</strong> {said.then}
      </div>
      {door.kind === 'signed-out' && <Button onClick={() => location.reload()}>Reload</Button>}
    </div>
  );
}
