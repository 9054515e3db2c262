import { Modal } from '@mantine/core';
import { KeyCap } from '../widgets/key-cap.tsx';
import { useOffered } from './actions.ts';
import { printKey } from './keys.ts';
import styles from './shell.module.css';

/** What every key does here, made from the actions themselves, so it cannot be out of date. */
export function ShortcutSheet({ opened, close }: { opened: boolean; close: () => void }): React.JSX.Element {
  const keyed = useOffered().filter(({ keys }) => keys !== undefined && keys.length > 0);
  const groups = [...new Set(keyed.map(({ group }) => group))];
  return (
    <Modal opened={opened} onClose={close} title="Keys on this page" size="820px">
      <div className={styles.sheet}>
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h2>{group}</h2>
            <dl>
              {keyed
                .filter((action) => action.group === group)
                .map((action) => (
                  <div key={action.id}>
                    <dt>{action.title}</dt>
                    <dd className={styles.keys}>
                      {action.keys?.map((key) => (
                        <KeyCap key={key}>{printKey(key)}</KeyCap>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
