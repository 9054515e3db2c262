import { ActionIcon, Loader, Menu, Popover, Tooltip } from '@mantine/core';
import { IconClock, IconColumns3, IconRefresh } from '@tabler/icons-react';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { useNow } from '../../widgets/clock.ts';
import { printClock, printSpan } from '../../widgets/format.ts';
import { StateDot, stateWords } from '../../widgets/state-dot.tsx';
import { missedOf, type HostReading } from './listing.ts';
import styles from './queue.module.css';
import { columnTitles } from './settings.ts';
import { useQueue } from './store-context.ts';

const intervals: readonly (readonly [number, string])[] = [
  [5, 'every 5 s'],
  [15, 'every 15 s'],
  [30, 'every 30 s'],
  [60, 'every minute'],
  [300, 'every 5 min'],
  [0, 'only by hand'],
];

/** Older than two readings ago: what is shown may be out of date. */
const isStale = (reading: HostReading | undefined, now: number, every: number): boolean =>
  reading?.readAt !== undefined &&
  (now - reading.readAt) / 1000 >
    Math.max(30, (every === 0 ? 60 : every) * 2 + Math.max(0, reading.tookMs / 1000) * 4);

/** How old is what is known of each host, and why it is no newer. */
function HostAges({ hosts }: { hosts: readonly HostStatus[] }): React.JSX.Element {
  const readings = useQueue((state) => state.readings);
  const every = useQueue((state) => state.every);
  const now = useNow(1);
  return (
    <table className={styles.ages}>
      <thead>
        <tr>
          <th scope="col">Host</th>
          <th scope="col">Read</th>
          <th scope="col">Took</th>
          <th scope="col">Problem</th>
        </tr>
      </thead>
      <tbody>
        {hosts.map(({ host, connection }) => {
          const reading = readings[host.id];
          const problem =
            connection.state === 'online'
              ? missedOf(reading)
              : connection.message || `${stateWords[connection.state]}.`;
          return (
            <tr key={host.id} data-stale={isStale(reading, now, every) || undefined}>
              <th scope="row">
                <StateDot state={connection.state} /> {visible(host.name)}
              </th>
              <td>
                {reading?.readAt === undefined
                  ? reading?.reading === true
                    ? 'reading…'
                    : 'never'
                  : `${printSpan((now - reading.readAt) / 1000)} ago`}
              </td>
              <td>{reading?.readAt === undefined ? '' : `${(reading.tookMs / 1000).toFixed(1)} s`}</td>
              <td className={styles.agesWhy} title={visible(problem)}>
                {visible(problem)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** How old is what the page shows — the oldest of all hosts — and, behind a click, host by host. */
function Age({ hosts }: { hosts: readonly HostStatus[] }): React.JSX.Element {
  const readings = useQueue((state) => state.readings);
  const every = useQueue((state) => state.every);
  const now = useNow(1);
  const mine = hosts.map(({ host }) => readings[host.id]);
  const times = mine.flatMap((reading) => reading?.readAt ?? []);
  const oldest = Math.min(...times);
  const reading = mine.some((one) => one?.reading === true);
  const stale = mine.some((one) => isStale(one, now, every));
  const span = times.length === 0 ? '' : printSpan(Math.max(0, (now - oldest) / 1000));
  const unread = hosts.length - times.length;
  const words = span === '' ? (reading ? 'reading…' : 'not read yet') : `read ${span} ago`;
  const beside = unread > 0 && span !== '' ? `, ${unread} not read` : '';
  return (
    <Popover position="bottom-end" shadow="md" withArrow={false}>
      <Popover.Target>
        <button
          type="button"
          className={styles.age}
          data-stale={stale || (unread > 0 && span !== '') || undefined}
          aria-label={`${words}${beside}: show each host`}
          title={
            span === ''
              ? undefined
              : `${hosts.length === 1 ? '' : 'the oldest reading: '}${printClock(oldest)}${stale ? ' — this may be out of date' : ''}`
          }
        >
          {reading ? (
            <Loader size={12} color="gray" role="img" aria-label="Reading the queue" />
          ) : (
            <IconClock size={13} aria-hidden />
          )}
          <span data-wide>
            {words}
            {beside}
          </span>
          <span data-short>{span === '' ? '–' : span}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <HostAges hosts={hosts} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** How old is what the page shows, and how often it is read. */
export function Freshness({ hosts }: { hosts: readonly HostStatus[] }): React.JSX.Element {
  const every = useQueue((state) => state.every);
  const change = useQueue((state) => state.change);
  const refresh = useQueue((state) => state.refresh);
  const table = useQueue((state) => state.section === 'messages');
  const interval = intervals.find(([seconds]) => seconds === every)?.[1] ?? `every ${every} s`;
  return (
    <span className={styles.fresh}>
      <Age hosts={hosts} />
      <Tooltip label="Read the queue now (g)">
        <ActionIcon variant="subtle" color="gray" aria-label="Read the queue now" onClick={refresh}>
          <IconRefresh size={15} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <button
            type="button"
            className={styles.chip}
            aria-label={`How often the queue is read: ${interval}`}
            data-interval
          >
            {interval.replace('every ', '')}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {intervals.map(([seconds, words]) => (
            <Menu.Item
              key={seconds}
              onClick={() => change({ every: seconds })}
              aria-current={seconds === every}
            >
              {words}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {table && <ColumnChoice />}
    </span>
  );
}

function ColumnChoice(): React.JSX.Element {
  const columns = useQueue((state) => state.columns);
  const change = useQueue((state) => state.change);
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <Tooltip label="Columns">
          <ActionIcon variant="subtle" color="gray" aria-label="Choose columns">
            <IconColumns3 size={15} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {columns.map(({ id, shown }) => (
          <Menu.CheckboxItem
            key={id}
            checked={shown}
            disabled={shown && columns.filter((column) => column.shown).length === 1}
            onChange={() =>
              change({
                columns: columns.map((column) => (column.id === id ? { ...column, shown: !shown } : column)),
              })
            }
          >
            {columnTitles[id]}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
