import { Button, Menu } from '@mantine/core';
import {
  IconClockPlus,
  IconFileText,
  IconListCheck,
  IconPencil,
  IconPlayerPlay,
  IconRefresh,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { visible } from '#mail/visible';
import { useSession } from '../../../app/session-context.ts';
import { Empty } from '../../../widgets/empty.tsx';
import { plural, printCount } from '../../../widgets/format.ts';
import { KeyCap } from '../../../widgets/key-cap.tsx';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { byUrgency, holdKey } from './due.ts';
import { HoldDetails, HoldGrid } from './hold-grid.tsx';
import { useHoldsActions } from './holds-actions.ts';
import styles from './holds.module.css';
import { useHolds, useHoldsStore } from './store-context.ts';

/** What was not read, per host, and in one line what is held without a record. */
function HostNotes({ several }: { several: boolean }): React.JSX.Element {
  const hosts = useHolds((state) => state.hosts);
  const showHeld = useHolds((state) => state.showHeld);
  const statuses = useSession((state) => state.hosts);
  const here = useSession((state) => state.hostId);
  const nameOf = (hostId: string): string =>
    visible(statuses.find(({ host }) => host.id === hostId)?.host.name ?? hostId);
  const shown = hosts.filter(({ hostId }) => here === undefined || hostId === here);
  const nameless = shown.filter(({ unrecorded, problem }) => unrecorded > 0 && problem === '');
  const count = nameless.reduce((sum, { unrecorded }) => sum + unrecorded, 0);
  return (
    <div className={styles.notes} role="region" aria-label="What to know of the holds" tabIndex={0}>
      {shown
        .filter(({ problem }) => problem !== '')
        .map(({ hostId, problem, todo }) => (
          <ProblemNote
            key={hostId}
            what={several ? `${nameOf(hostId)}: ${problem}` : problem}
            todo={todo}
            tone="warning"
          />
        ))}
      {shown.flatMap(({ hostId, told = '' }) =>
        told === '' ? (
          []
        ) : (
          <ProblemNote
            key={`told ${hostId}`}
            what={several ? `${nameOf(hostId)}: ${told}` : told}
            tone="plain"
          />
        ),
      )}
      {count > 0 && (
        <div className={styles.nameless} role="note">
          <span>
            {plural(count, 'message')} held by hand or by another tool: nobody wrote down why, or until when.
          </span>
          {nameless.map(({ hostId, unrecorded }) => (
            <Button key={hostId} size="compact-xs" onClick={() => showHeld(hostId)}>
              {several ? `Show ${printCount(unrecorded)} on ${nameOf(hostId)}` : 'Show held mail'}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

/** What is held, by whom, why and until when. */
export function HoldsPanel(): React.JSX.Element {
  const store = useHoldsStore();
  const records = useHolds((state) => state.records);
  const known = useHolds((state) => state.known);
  const key = useHolds((state) => state.chosen);
  const statuses = useSession((state) => state.hosts);
  const here = useSession((state) => state.hostId);
  const rows = useMemo(
    () => byUrgency(records.filter(({ hostId }) => here === undefined || hostId === here)),
    [records, here],
  );
  const chosen = rows.find((record) => holdKey(record) === key);
  const status = statuses.find(({ host }) => host.id === chosen?.hostId);
  const why =
    status?.host.readOnly === true
      ? `${status.host.name} is set to read-only.`
      : chosen !== undefined && status?.connection.state !== 'online'
        ? `${chosen.hostName} is not connected.`
        : chosen?.kind === 'guard'
          ? 'An action is at work on these: it ends the hold by itself.'
          : undefined;
  const hostIds = useMemo(
    () =>
      statuses
        .filter(
          ({ host, connection }) => connection.state === 'online' && (here === undefined || host.id === here),
        )
        .map(({ host }) => host.id),
    [statuses, here],
  );
  useHoldsActions(rows, chosen, why, hostIds);
  const held = rows.reduce((sum, record) => sum + record.held, 0);
  const { release, edit, moreTime, showMessages, refresh, openReport } = store.getState();
  const reason = chosen === undefined ? 'Choose a hold first.' : why;
  const off = reason === undefined ? {} : { 'data-disabled': true, 'aria-disabled': true, title: reason };
  return (
    <div className={styles.panel}>
      <div className={styles.bar} role="toolbar" aria-label="Actions on the chosen hold">
        <Button.Group>
          <Button
            leftSection={<IconPlayerPlay size={14} stroke={1.75} />}
            rightSection={<KeyCap>r</KeyCap>}
            {...off}
            onClick={() => chosen !== undefined && why === undefined && release(chosen)}
          >
            Release all of it
          </Button>
          <Button
            leftSection={<IconPencil size={14} stroke={1.75} />}
            rightSection={<KeyCap>e</KeyCap>}
            {...off}
            onClick={() => chosen !== undefined && why === undefined && edit(chosen)}
          >
            Change
          </Button>
          <Button
            leftSection={<IconClockPlus size={14} stroke={1.75} />}
            rightSection={<KeyCap>m</KeyCap>}
            {...off}
            onClick={() => chosen !== undefined && why === undefined && moreTime(chosen)}
          >
            1 h more
          </Button>
          <Button
            leftSection={<IconListCheck size={14} stroke={1.75} />}
            rightSection={<KeyCap>Enter</KeyCap>}
            {...(chosen === undefined
              ? { 'data-disabled': true, 'aria-disabled': true, title: 'Choose a hold first.' }
              : {})}
            onClick={() => chosen !== undefined && showMessages(chosen)}
          >
            Its messages
          </Button>
        </Button.Group>
        <span className={styles.sum} aria-live="polite">
          {plural(held, 'message')} in {plural(rows.length, 'hold')}
        </span>
        <span className={styles.gap} />
        <Menu position="bottom-end">
          <Menu.Target>
            <Button leftSection={<IconFileText size={14} stroke={1.75} />}>Handover report</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item rightSection={<KeyCap>p</KeyCap>} onClick={() => openReport('md')}>
              Markdown, for a ticket or a chat
            </Menu.Item>
            <Menu.Item onClick={() => openReport('csv')}>CSV, for a spreadsheet</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Button
          leftSection={<IconRefresh size={14} stroke={1.75} />}
          rightSection={<KeyCap>g</KeyCap>}
          onClick={() => refresh(hostIds)}
        >
          Read again
        </Button>
      </div>
      <HostNotes several={here === undefined} />
      {rows.length === 0 ? (
        <Empty title={known ? 'Nothing is on hold that Postroom wrote down' : 'Reading the holds…'}>
          {known
            ? 'Hold in the Messages (h, or Shift+H with a reason and an end) writes down what is held, by whom, why and until when. Held mail never expires: what is forgotten here is lost in silence.'
            : undefined}
        </Empty>
      ) : (
        <HoldGrid rows={rows} chosen={chosen} several={here === undefined} />
      )}
      {chosen !== undefined && <HoldDetails record={chosen} />}
    </div>
  );
}
