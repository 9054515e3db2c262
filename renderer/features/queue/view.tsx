import { Button } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { paneStorage } from '../../app/keep.ts';
import { useSession } from '../../app/session-context.ts';
import { Empty } from '../../widgets/empty.tsx';
import { plural, printClock, printCount } from '../../widgets/format.ts';
import { ActionBar } from './action-bar.tsx';
import { Details } from './details.tsx';
import { Facets } from './finding/facets.tsx';
import { Insights } from './finding/insights.tsx';
import { FilterBar } from './filter-bar.tsx';
import { Freshness } from './freshness.tsx';
import { HoldsPanel } from './holds/holds-panel.tsx';
import { Notes } from './notes.tsx';
import styles from './queue.module.css';
import { useQueueActions, useTargets } from './queue-actions.ts';
import { RowMenu } from './row-menu.tsx';
import type { Column } from './settings.ts';
import { Sections } from './sections.tsx';
import { TrashPanel } from './trash/trash-panel.tsx';
import { useQueue } from './store-context.ts';
import { missedOf } from './listing.ts';
import { MessageTable } from './table.tsx';

/** Why the table is empty. */
function Nothing({ hosts }: { hosts: readonly HostStatus[] }): React.JSX.Element {
  const total = useQueue((state) => state.total);
  const filter = useQueue((state) => state.filter);
  const readings = useQueue((state) => state.readings);
  const change = useQueue((state) => state.change);
  const read = hosts.flatMap(({ host }) => readings[host.id]?.readAt ?? []);
  if (total > 0)
    return (
      <Empty
        title={`None of ${plural(total, 'message')} matches the filter`}
        buttons={<Button onClick={() => change({ filter: '' })}>Clear the filter</Button>}
      >
        <code>{visible(filter)}</code>
      </Empty>
    );
  if (hosts.every(({ facts }) => facts?.mtas.length === 0))
    return (
      <Empty title="No mail server was found">
        Neither sendmail nor Postfix answers on {hosts.length === 1 ? 'this host' : 'these hosts'}, so there
        is no queue to show.
      </Empty>
    );
  const missed = hosts.flatMap(({ host }) => {
    const what = missedOf(readings[host.id]);
    return what === '' ? [] : `${visible(host.name)}: ${visible(what)}`;
  });
  if (missed.length > 0)
    return (
      <Empty title="Not known: the queue could not be read">
        {missed.join(' ')} Why, and what to do, is said above.
      </Empty>
    );
  if (read.length === 0) {
    const reading = hosts.some(({ host }) => readings[host.id]?.reading === true);
    const waiting = hosts.some(({ connection }) => connection.state === 'connecting');
    if (reading || waiting) return <Empty title={waiting ? 'Connecting…' : 'Reading the queue…'} />;
    return <Empty title="The queue was not read yet">It is read as soon as the host is connected.</Empty>;
  }
  return (
    <Empty title="No message is waiting">
      Last read at {printClock(Math.min(...read))}
      {read.length > 1 ? `, on ${plural(read.length, 'host')}` : ''}. New messages appear here by themselves.
    </Empty>
  );
}

function WaitingPill(): React.JSX.Element | null {
  const waiting = useQueue((state) => state.waiting);
  const showWaiting = useQueue((state) => state.showWaiting);
  if (waiting === undefined || waiting.added + waiting.gone === 0) return null;
  const parts = [
    waiting.added > 0 ? `${printCount(waiting.added)} new` : '',
    waiting.gone > 0 ? `${printCount(waiting.gone)} gone` : '',
  ];
  return (
    <Button className={styles.waiting ?? ''} variant="filled" onClick={showWaiting} title="Show them (a)">
      {parts.filter(Boolean).join(', ')} — show
    </Button>
  );
}

/** The columns that tell something here: the host only among several, the source only where there are several. */
function useColumns(hosts: readonly HostStatus[]): readonly Column[] {
  const columns = useQueue((state) => state.columns);
  return useMemo(() => {
    const sources = Math.max(
      0,
      ...hosts.map(({ facts }) => facts?.mtas.reduce((sum, mta) => sum + mta.sources.length, 0) ?? 0),
    );
    return columns.filter(
      ({ id, shown }) => shown && (id !== 'host' || hosts.length > 1) && (id !== 'source' || sources > 1),
    );
  }, [columns, hosts]);
}

/** The queue of one host, or of all of them. */
export function QueuePage(): React.JSX.Element {
  const all = useSession((state) => state.hosts);
  const hostId = useSession((state) => state.hostId);
  const hosts = useMemo(
    () => all.filter(({ host }) => hostId === undefined || host.id === hostId),
    [all, hostId],
  );
  const empty = useQueue((state) => state.order.length === 0);
  const opened = useQueue((state) => state.opened !== undefined);
  const section = useQueue((state) => state.section);
  const [menu, setMenu] = useState<{ x: number; y: number }>();
  const closeMenu = useCallback(() => setMenu(undefined), []);
  const columns = useColumns(hosts);
  const { targets, why } = useTargets();
  const layout = useDefaultLayout({
    id: 'panes.queue',
    storage: paneStorage,
    panelIds: opened ? ['table', 'details'] : ['table'],
  });
  useQueueActions(why, targets.length > 0, hosts);
  const label = `Queue of ${hostId === undefined ? 'all hosts' : (hosts[0]?.host.name ?? '')}`;
  return (
    <div className={styles.page}>
      <Sections />
      {section === 'insights' && <Insights />}
      {section === 'holds' && <HoldsPanel />}
      {section === 'trash' && <TrashPanel />}
      {section === 'messages' && (
        <>
          <FilterBar>
            <Freshness hosts={hosts} />
          </FilterBar>
          <ActionBar targets={targets} why={why} hosts={hosts} />
          <Notes hosts={hosts} />
          <Group className={styles.body ?? ''} orientation="horizontal" {...layout}>
            <Facets />
            <Panel id="table" minSize={320}>
              {empty ? (
                <Nothing hosts={hosts} />
              ) : (
                <>
                  <WaitingPill />
                  <MessageTable columns={columns} label={label} onMenu={setMenu} />
                </>
              )}
            </Panel>
            {opened && (
              <>
                <Separator className={styles.split ?? ''} aria-label="Width of the details" />
                <Panel
                  id="details"
                  defaultSize={380}
                  minSize={260}
                  maxSize="60%"
                  groupResizeBehavior="preserve-pixel-size"
                >
                  <Details />
                </Panel>
              </>
            )}
          </Group>
        </>
      )}
      <RowMenu at={menu} why={why} close={closeMenu} />
    </div>
  );
}
