import { ActionIcon, Loader, Menu, Tooltip } from '@mantine/core';
import { IconColumns3, IconRefresh } from '@tabler/icons-react';
import type { HostStatus } from '#contract/hosts';
import { useNow } from '../../widgets/clock.ts';
import { printClock, printSpan } from '../../widgets/format.ts';
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

/** How old is what the table shows, and how often it is read. */
export function Freshness({ hosts }: { hosts: readonly HostStatus[] }): React.JSX.Element {
  const readings = useQueue((state) => state.readings);
  const every = useQueue((state) => state.every);
  const change = useQueue((state) => state.change);
  const refresh = useQueue((state) => state.refresh);
  const now = useNow(1);
  const mine = hosts.flatMap(({ host }) => readings[host.id] ?? []);
  const reading = mine.some((one) => one.reading);
  const times = mine.flatMap(({ readAt }) => readAt ?? []);
  const oldest = Math.min(...times);
  const age = times.length === 0 ? undefined : Math.max(0, (now - oldest) / 1000);
  const slowest = Math.max(0, ...mine.map(({ tookMs }) => tookMs / 1000));
  const stale = age !== undefined && age > Math.max(30, (every === 0 ? 60 : every) * 2 + slowest * 4);
  const interval = intervals.find(([seconds]) => seconds === every)?.[1] ?? `every ${every} s`;
  const several = times.length > 1 ? 'oldest read' : 'read';
  return (
    <span className={styles.fresh} data-stale={stale}>
      {reading && <Loader size={12} color="gray" role="img" aria-label="Reading the queue" />}
      <span
        title={
          age === undefined ? undefined : `${printClock(oldest)}${stale ? ' — this may be out of date' : ''}`
        }
      >
        {age === undefined ? (reading ? 'reading…' : 'not read yet') : `${several} ${printSpan(age)} ago`}
      </span>
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
          >
            {interval}
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
      <ColumnChoice />
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
