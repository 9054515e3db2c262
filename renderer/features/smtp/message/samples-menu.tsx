import { Button, Menu } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useSessionsStore } from '../session/sessions-context.ts';
import { samplesOf } from './message-draft.ts';
import styles from './message.module.css';
import type { Sample } from '#mail/smtp/samples';

interface Props {
  readonly place: string;
  readonly take: (sample: Sample) => void;
}

/** Messages that are known to be odd, or known to filters. */
export function SamplesMenu({ place, take }: Props): React.JSX.Element {
  const store = useSessionsStore();
  const draft = store.getState().desks[place]?.draft;
  return (
    <Menu width={380} position="bottom-start">
      <Menu.Target>
        <Button leftSection={<IconFlask size={14} />}>Samples</Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.samples ?? ''}>
        {draft !== undefined &&
          samplesOf(draft, new Date()).map((sample) => (
            <Menu.Item key={sample.id} onClick={() => take(sample)}>
              <strong>{sample.name}</strong>
              <div className={styles.soft}>{sample.about}</div>
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
