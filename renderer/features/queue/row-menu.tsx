import { Menu } from '@mantine/core';
import { IconCopy, IconFilter, IconListDetails } from '@tabler/icons-react';
import { Fragment, useEffect } from 'react';
import { onlyTerm } from '#mail/filter/edit';
import { quote } from '#mail/filter/tokens';
import { printAddress } from '../../widgets/format.ts';
import { KeyCap } from '../../widgets/key-cap.tsx';
import styles from './queue.module.css';
import { every, whyNot, type Blocks } from './abilities.ts';
import { useWatch, watchMeans, watchTitle } from './delivery/watch-action.ts';
import { actionKeys, actionTitles } from './queue-actions.ts';
import { useQueue, useQueueStore } from './store-context.ts';

interface Props {
  at: { x: number; y: number } | undefined;
  why: Blocks;
  close: () => void;
}

/** The same actions where the pointer is, and filters from what it is on. */
export function RowMenu({ at, why, close }: Props): React.JSX.Element | null {
  const store = useQueueStore();
  const cursor = useQueue((state) => state.selection.cursor);
  const row = useQueue((state) => (cursor === undefined ? undefined : state.rows.get(cursor)));
  const { act, open, change, pin } = store.getState();
  const { why: whyNotWatch, watch } = useWatch();
  const opened = at !== undefined;
  useEffect(() => {
    if (!opened) return;
    pin(true);
    return () => pin(false);
  }, [opened, pin]);
  if (at === undefined || row === undefined) return null;
  const narrow = (key: string, value: string): void =>
    change({ filter: onlyTerm(store.getState().filter, `${key}${quote(value)}`).trim() });
  const domain = /@([^@>\s]+)$/.exec(row.recipient)?.[1];
  return (
    <Menu
      opened
      onClose={close}
      position="bottom-start"
      offset={0}
      returnFocus
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label="Actions on the message"
          className={styles.menuAt}
          style={{ left: at.x, top: at.y }}
        />
      </Menu.Target>
      <Menu.Dropdown className={styles.menu ?? ''}>
        {every.map((action) => (
          <Fragment key={action}>
            <Menu.Item
              disabled={whyNot(why, action) !== undefined}
              title={whyNot(why, action)}
              rightSection={<KeyCap>{actionKeys[action]}</KeyCap>}
              onClick={() => act(action)}
            >
              {actionTitles[action]}
            </Menu.Item>
            {action === 'hold' && (
              <Menu.Item
                disabled={whyNot(why, 'hold') !== undefined}
                rightSection={<KeyCap>Shift+H</KeyCap>}
                onClick={() => act('hold', 'ask')}
              >
                Hold…
              </Menu.Item>
            )}
            {action === 'flush' && (
              <Menu.Item
                disabled={whyNotWatch !== undefined}
                title={whyNotWatch ?? watchMeans}
                rightSection={<KeyCap>w</KeyCap>}
                onClick={watch}
              >
                {watchTitle}
              </Menu.Item>
            )}
          </Fragment>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconListDetails size={14} />}
          rightSection={<KeyCap>Enter</KeyCap>}
          onClick={() => open(row.row)}
        >
          Details
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy size={14} />}
          onClick={() => void navigator.clipboard.writeText(row.id).catch(() => undefined)}
        >
          Copy id
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconFilter size={14} />}
          onClick={() => narrow('from=', row.sender === '' ? '<>' : row.sender)}
        >
          Only from {printAddress(row.sender).slice(0, 40)}
        </Menu.Item>
        {domain !== undefined && (
          <Menu.Item leftSection={<IconFilter size={14} />} onClick={() => narrow('domain:', domain)}>
            Only to @{printAddress(domain).slice(0, 40)}
          </Menu.Item>
        )}
        {row.reason !== '' && (
          <Menu.Item
            leftSection={<IconFilter size={14} />}
            onClick={() => narrow('reason:', row.reason.slice(0, 60))}
          >
            Only with this reason
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
