import { Button, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBolt,
  IconHandStop,
  IconPlayerPlay,
  IconRotateClockwise,
  IconSend2,
  IconTrash,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { HostStatus } from '#contract/hosts';
import type { QueueAction } from '#mail/queue';
import { plural, printCount } from '../../widgets/format.ts';
import { KeyCap } from '../../widgets/key-cap.tsx';
import { useSession } from '../../app/session-context.ts';
import { shownCommands, shownFlushAll, type ShownCommand } from './commands.ts';
import styles from './queue.module.css';
import { actionKeys, actionMeans, actionTitles, queueActions } from './queue-actions.ts';
import { useQueue } from './store-context.ts';
import type { Row } from './wire.ts';

const icons: Readonly<Record<QueueAction, typeof IconTrash>> = {
  hold: IconHandStop,
  release: IconPlayerPlay,
  flush: IconSend2,
  requeue: IconRotateClockwise,
  expire: IconArrowBackUp,
  delete: IconTrash,
};

/** The exact commands, one line each, with the host where there are several. */
export function CommandLines({ commands }: { commands: readonly ShownCommand[] }): React.JSX.Element {
  const several = new Set(commands.map(({ hostName }) => hostName)).size > 1;
  return (
    <>
      {commands.slice(0, 6).map(({ hostName, shown }) => (
        <div key={`${hostName} ${shown}`} className="mono">
          {several && <span>{hostName}: </span>}
          {shown}
        </div>
      ))}
      {commands.length > 6 && <div>… and {commands.length - 6} more commands</div>}
    </>
  );
}

interface Props {
  targets: readonly Row[];
  why: string | undefined;
  /** The hosts of this page. */
  hosts: readonly HostStatus[];
}

/** What can be done with the selection. The line on the right says what a button will run before it is pressed. */
export function ActionBar({ targets, why, hosts }: Props): React.JSX.Element {
  const act = useQueue((state) => state.act);
  const askFlushAll = useQueue((state) => state.askFlushAll);
  const selectNone = useQueue((state) => state.selectNone);
  const all = useSession((state) => state.hosts);
  const shownCount = useQueue((state) => state.order.length);
  const [looked, setLooked] = useState<QueueAction | 'flush-all'>();
  const commands = useMemo(() => {
    if (looked === undefined) return [];
    return looked === 'flush-all' ? hosts.flatMap(shownFlushAll) : shownCommands(looked, targets, all);
  }, [looked, targets, all, hosts]);
  const flushable = hosts.some(
    ({ connection, host, facts }) =>
      connection.state === 'online' && !host.readOnly && facts !== undefined && facts.mtas.length > 0,
  );
  const look = (action: QueueAction | 'flush-all'): Record<string, () => void> => ({
    onPointerEnter: () => setLooked(action),
    onPointerLeave: () => setLooked(undefined),
    onFocus: () => setLooked(action),
    onBlur: () => setLooked(undefined),
  });
  return (
    <div className={styles.bar} role="toolbar" aria-label="Actions on the selected messages">
      <span className={styles.selected} aria-live="polite">
        {targets.length === 0 ? (
          <span className={styles.soft}>{plural(shownCount, 'message')}</span>
        ) : (
          <>
            <strong>{printCount(targets.length)}</strong> of {printCount(shownCount)} selected
          </>
        )}
      </span>
      <Button.Group>
        {queueActions.map((action) => {
          const Icon = icons[action];
          return (
            <Tooltip
              key={action}
              label={
                <>
                  <div>{why ?? actionMeans[action]}</div>
                  {why === undefined && looked === action && <CommandLines commands={commands} />}
                </>
              }
            >
              <Button
                leftSection={<Icon size={14} stroke={1.75} />}
                rightSection={<KeyCap>{actionKeys[action]}</KeyCap>}
                {...(why === undefined ? {} : { 'data-disabled': true })}
                aria-disabled={why !== undefined}
                onClick={() => {
                  if (why === undefined) act(action);
                }}
                {...look(action)}
              >
                {actionTitles[action]}
              </Button>
            </Tooltip>
          );
        })}
      </Button.Group>
      <Tooltip
        label={
          flushable ? 'Try everything that is not held, now.' : 'No connected host here that may be changed.'
        }
      >
        <Button
          leftSection={<IconBolt size={14} stroke={1.75} />}
          {...(flushable ? {} : { 'data-disabled': true })}
          aria-disabled={!flushable}
          onClick={() => {
            if (flushable) askFlushAll();
          }}
          {...look('flush-all')}
        >
          Flush all
        </Button>
      </Tooltip>
      <span className={styles.preview}>
        {looked !== undefined &&
        commands[0] !== undefined &&
        (looked === 'flush-all' || why === undefined) ? (
          <code>{commands.map(({ shown }) => shown).join(' ; ')}</code>
        ) : targets.length === 0 ? (
          'Click or ↑ ↓ selects · Shift extends · Ctrl+A takes everything that matches'
        ) : (
          ''
        )}
      </span>
      {targets.length > 0 && (
        <Button variant="subtle" onClick={selectNone}>
          Select none
        </Button>
      )}
    </div>
  );
}
