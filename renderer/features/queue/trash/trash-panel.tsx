import { Button, TextInput, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconFlame, IconPlayerPlay, IconRefresh, IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useSession, useSessionStore } from '../../../app/session-context.ts';
import { Empty } from '../../../widgets/empty.tsx';
import { plural, printClock, printCount, printSize } from '../../../widgets/format.ts';
import { KeyCap } from '../../../widgets/key-cap.tsx';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { CommandLines } from '../command-lines.tsx';
import { StickyNote } from '../sticky-note.tsx';
import type { HostTrash, KeptRow } from './kept.ts';
import { useTrash, useTrashStore } from './store-context.ts';
import { trashBlocked } from './store.ts';
import { useTrashActions } from './trash-actions.ts';
import { shownTrash, trashRightLacking } from './trash-commands.ts';
import { TrashGrid } from './trash-grid.tsx';
import styles from './trash.module.css';

/** What could not be read, where it could not be read. */
function HostNotes({ several }: { several: boolean }): React.JSX.Element {
  const byHost = useTrash((state) => state.byHost);
  const statuses = useSession((state) => state.hosts);
  const here = useSession((state) => state.hostId);
  return (
    <div className={styles.notes} role="region" aria-label="What to know of the trash" tabIndex={0}>
      {statuses
        .filter(({ host }) => here === undefined || host.id === here)
        .map(({ host, connection, facts }) => {
          const where = several ? `${host.name}: ` : '';
          // The page itself says who is not connected.
          if (connection.state !== 'online') return null;
          const { problem, problems = [], total = 0, rows = [] } = byHost[host.id] ?? {};
          const label = (source: string): string =>
            facts?.mtas.flatMap(({ sources }) => sources).find(({ id }) => id === source)?.label ?? source;
          return [
            problem !== undefined && (
              <ProblemNote
                key={host.id}
                what={`${where}${problem.what}`}
                todo={problem.todo}
                raw={problem.raw}
              />
            ),
            ...problems.map((one) => (
              <ProblemNote
                key={`${host.id} ${one.source}`}
                tone="warning"
                what={`${where}${label(one.source)}: ${one.problem}`}
                todo={one.todo}
              />
            )),
            total > rows.length && (
              <ProblemNote
                key={`${host.id} more`}
                tone="plain"
                what={`${where}shown are the newest ${printCount(rows.length)} of ${printCount(total)}.`}
              />
            ),
          ];
        })}
    </div>
  );
}

function Nothing({ parts, searched }: { parts: readonly HostTrash[]; searched: boolean }): React.JSX.Element {
  const setSearch = useTrash((state) => state.setSearch);
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  if (searched && total > 0)
    return (
      <Empty
        title={`None of ${plural(total, 'kept message')} matches`}
        buttons={<Button onClick={() => setSearch('')}>Clear the search</Button>}
      />
    );
  if (parts.some(({ problem }) => problem !== undefined))
    return <Empty title="Not known: the trash could not be read">Why is said above.</Empty>;
  const read = parts.flatMap(({ readAt }) => readAt ?? []);
  if (read.length === 0) return <Empty title="Reading the trash…" />;
  return (
    <Empty title="The trash is empty">
      Delete (x) in the Messages moves a message here, content and envelope, on the disk of its own host. It
      stays until somebody purges it, and can be put back as it was. Last read at{' '}
      {printClock(Math.min(...read))}.
    </Empty>
  );
}

/** Deleted mail that is still kept. */
export function TrashPanel(): React.JSX.Element {
  const store = useTrashStore();
  const session = useSessionStore();
  const byHost = useTrash((state) => state.byHost);
  const search = useTrash((state) => state.search);
  const setSearch = useTrash((state) => state.setSearch);
  const order = useTrash((state) => state.order);
  const rows = useTrash((state) => state.rows);
  const selected = useTrash((state) => state.selection.selected);
  const statuses = useSession((state) => state.hosts);
  const here = useSession((state) => state.hostId);
  const [looked, setLooked] = useState<'restore' | 'purge'>();
  const targets = useMemo(
    () => [...selected].flatMap((row): KeptRow | readonly KeptRow[] => rows.get(row) ?? []),
    [selected, rows],
  );
  const why = useMemo(
    // Of the statuses, only what the session has right now counts.
    () => (statuses.length === 0 ? 'No host.' : trashBlocked(targets, session)),
    [targets, session, statuses],
  );
  const lacking = useMemo(
    () => ({
      restore: why ?? trashRightLacking('restore', targets, statuses),
      purge: why ?? trashRightLacking('purge', targets, statuses),
    }),
    [why, targets, statuses],
  );
  useTrashActions(lacking);
  const parts = statuses
    .filter(({ host }) => here === undefined || host.id === here)
    .flatMap(({ host }) => byHost[host.id] ?? []);
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  const bytes = parts.reduce((sum, part) => sum + part.totalBytes, 0);
  const commands = useMemo(
    () =>
      looked === undefined || lacking[looked] !== undefined ? [] : shownTrash(looked, targets, statuses),
    [looked, lacking, targets, statuses],
  );
  const { restore, askPurge, refresh, selectAll } = store.getState();
  const buttons = [
    [
      'restore',
      'Put back',
      'u',
      IconArrowBackUp,
      'Back into the queue, on hold, as it was.',
      () => restore(false),
    ],
    [
      'restore',
      'Put back and release',
      'r',
      IconPlayerPlay,
      'Back into the queue, and tried again.',
      () => restore(true),
    ],
    ['purge', 'Purge', 'x', IconFlame, 'Remove for good. This cannot be undone.', askPurge],
  ] as const;
  return (
    <div className={styles.panel}>
      <div className={styles.bar} role="toolbar" aria-label="Actions on deleted messages">
        <TextInput
          className={styles.search ?? ''}
          data-trash-search
          aria-label="Search the trash"
          placeholder="Search: an address, an id, a note   ( / )"
          leftSection={<IconSearch size={14} />}
          value={search}
          maxLength={200}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
            event.preventDefault();
            document.querySelector<HTMLElement>('[data-trash-grid]')?.focus();
          }}
        />
        <Button.Group>
          {buttons.map(([action, title, key, Icon, means, run]) => (
            <Tooltip
              key={title}
              label={
                <>
                  <div>{lacking[action] ?? means}</div>
                  {looked === action && <CommandLines commands={commands} />}
                </>
              }
            >
              <Button
                leftSection={<Icon size={14} stroke={1.75} />}
                rightSection={<KeyCap>{key}</KeyCap>}
                {...(lacking[action] === undefined ? {} : { 'data-disabled': true })}
                aria-disabled={lacking[action] !== undefined}
                onPointerEnter={() => setLooked(action)}
                onPointerLeave={() => setLooked(undefined)}
                onFocus={() => setLooked(action)}
                onBlur={() => setLooked(undefined)}
                onClick={() => {
                  if (lacking[action] === undefined) run();
                }}
              >
                {title}
              </Button>
            </Tooltip>
          ))}
        </Button.Group>
        <Button leftSection={<IconRefresh size={14} stroke={1.75} />} onClick={refresh}>
          Read again
        </Button>
        <StickyNote />
      </div>
      <div className={styles.sum}>
        <span aria-live="polite">
          {selected.size > 0 ? (
            <>
              <strong>{printCount(selected.size)}</strong> of {printCount(order.length)} selected
            </>
          ) : search.trim() === '' ? (
            `${plural(total, 'message')} kept, ${printSize(bytes)}`
          ) : (
            `${printCount(order.length)} of ${plural(total, 'message')} match`
          )}
        </span>
        {order.length > 0 && selected.size < order.length && (
          <button type="button" className={styles.link} onClick={selectAll} title="Ctrl+A">
            Select all {printCount(order.length)}
          </button>
        )}
        {selected.size > 0 && (
          <button type="button" className={styles.link} onClick={store.getState().selectNone} title="Esc">
            Select none
          </button>
        )}
      </div>
      <HostNotes several={here === undefined} />
      {order.length === 0 ? (
        <Nothing parts={parts} searched={search.trim() !== ''} />
      ) : (
        <TrashGrid several={here === undefined} />
      )}
    </div>
  );
}
