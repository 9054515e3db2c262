import { Button, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBolt,
  IconChevronDown,
  IconEye,
  IconHandStop,
  IconPlayerPlay,
  IconRotateClockwise,
  IconSend2,
  IconTrash,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { HostStatus } from '#contract/hosts';
import type { QueueAction } from '#mail/queue';
import { useSession } from '../../app/session-context.ts';
import { KeyCap } from '../../widgets/key-cap.tsx';
import { offeredActions, whyNot, type Blocks } from './abilities.ts';
import styles from './acting.module.css';
import { CommandLines } from './command-lines.tsx';
import { shownCommands, shownFlushAll } from './commands.ts';
import { useWatch, watchMeans, watchTitle } from './delivery/watch-action.ts';
import { actionKeys, actionMeans, actionTitles } from './queue-actions.ts';
import { ScopeLine } from './scope-line.tsx';
import { StickyNote } from './sticky-note.tsx';
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

interface Props {
  targets: readonly Row[];
  why: Blocks;
  /** The hosts of this page. */
  hosts: readonly HostStatus[];
}

/** What can be done with the selection. The line below says what it would be on, and what a button will run. */
export function ActionBar({ targets, why, hosts }: Props): React.JSX.Element {
  const act = useQueue((state) => state.act);
  const askFlushAll = useQueue((state) => state.askFlushAll);
  const all = useSession((state) => state.hosts);
  const go = useSession((state) => state.go);
  const { why: whyNotWatch, watch } = useWatch();
  const [looked, setLooked] = useState<QueueAction | 'flush-all'>();
  const commands = useMemo(() => {
    if (looked === undefined) return [];
    return looked === 'flush-all' ? hosts.flatMap(shownFlushAll) : shownCommands(looked, targets, all);
  }, [looked, targets, all, hosts]);
  const offered = useMemo(() => offeredActions(hosts), [hosts]);
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
  const off = (reason: string | undefined): Record<string, boolean> =>
    reason === undefined ? {} : { 'data-disabled': true };
  const { readOnly } = why;
  const told =
    looked !== undefined && (looked === 'flush-all' || whyNot(why, looked) === undefined)
      ? commands.map(({ shown }) => shown).join(' ; ')
      : '';
  return (
    <div className={styles.bar}>
      <div className={styles.tools} role="toolbar" aria-label="Actions on the selected messages">
        <Button.Group className={styles.group ?? ''}>
          {offered.map((action) => {
            const Icon = icons[action];
            const reason = whyNot(why, action);
            return [
              <Tooltip
                key={action}
                label={
                  <>
                    <div>{reason ?? actionMeans[action]}</div>
                    {reason === undefined && looked === action && <CommandLines commands={commands} />}
                  </>
                }
              >
                <Button
                  leftSection={<Icon size={14} stroke={1.75} data-icon />}
                  rightSection={<KeyCap>{actionKeys[action]}</KeyCap>}
                  {...off(reason)}
                  aria-disabled={reason !== undefined}
                  onClick={() => {
                    if (reason === undefined) act(action);
                  }}
                  {...look(action)}
                >
                  {actionTitles[action]}
                </Button>
              </Tooltip>,
              action === 'hold' && (
                <Tooltip key="hold-ask" label={reason ?? 'Hold with a reason, a note and an end (Shift+H)'}>
                  <Button
                    className={styles.caret ?? ''}
                    aria-label="Hold with a reason, a note and an end"
                    {...off(reason)}
                    aria-disabled={reason !== undefined}
                    onClick={() => {
                      if (reason === undefined) act('hold', 'ask');
                    }}
                    {...look('hold')}
                  >
                    <IconChevronDown size={14} stroke={1.75} />
                  </Button>
                </Tooltip>
              ),
            ];
          })}
        </Button.Group>
        <Tooltip label={whyNotWatch ?? watchMeans}>
          <Button
            leftSection={<IconEye size={14} stroke={1.75} data-icon />}
            rightSection={<KeyCap>w</KeyCap>}
            {...off(whyNotWatch)}
            aria-disabled={whyNotWatch !== undefined}
            onClick={() => {
              if (whyNotWatch === undefined) watch();
            }}
          >
            <span className={styles.long}>{watchTitle}</span>
            <span className={styles.short}>Watch</span>
          </Button>
        </Tooltip>
        <Tooltip
          label={
            flushable
              ? 'Try everything that is not held, now.'
              : 'No connected host here that may be changed.'
          }
        >
          <Button
            leftSection={<IconBolt size={14} stroke={1.75} data-icon />}
            {...off(flushable ? undefined : '')}
            aria-disabled={!flushable}
            onClick={() => {
              if (flushable) askFlushAll();
            }}
            {...look('flush-all')}
          >
            Flush all
          </Button>
        </Tooltip>
        {readOnly !== undefined && (
          <button
            type="button"
            className={styles.link}
            onClick={() => go({ hostId: readOnly, page: 'overview' })}
          >
            Read-only: open its settings
          </button>
        )}
        <span className={styles.gap} />
        <StickyNote />
      </div>
      <ScopeLine count={targets.length} command={told} />
    </div>
  );
}
