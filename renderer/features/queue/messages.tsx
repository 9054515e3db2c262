import { Button } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import type { HostStatus } from '#contract/hosts';
import { paneStorage } from '../../app/keep.ts';
import { printCount } from '../../widgets/format.ts';
import type { Blocks } from './abilities.ts';
import { ActionBar } from './action-bar.tsx';
import { Details } from './details.tsx';
import { Facets } from './finding/facets.tsx';
import { useFinding } from './finding/finding-store.ts';
import { HeaderSearchNote } from './message/header-search-note.tsx';
import { Notes } from './notes.tsx';
import { Nothing } from './nothing.tsx';
import styles from './queue.module.css';
import { RowMenu } from './row-menu.tsx';
import type { Column } from './settings.ts';
import { useQueue } from './store-context.ts';
import { MessageTable } from './table.tsx';
import type { Row } from './wire.ts';

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

interface Props {
  hosts: readonly HostStatus[];
  label: string;
  /** No room beside the table: the counts are opened over it instead. */
  narrow: boolean;
  targets: readonly Row[];
  why: Blocks;
}

/** The table of messages, with the counts on its left and the details of one message on its right. */
export function Messages({ hosts, label, narrow, targets, why }: Props): React.JSX.Element {
  const empty = useQueue((state) => state.order.length === 0);
  const opened = useQueue((state) => state.opened !== undefined);
  const counted = useFinding((state) => state.facets) && !narrow;
  const showFacets = useFinding((state) => state.showFacets);
  const [menu, setMenu] = useState<{ x: number; y: number }>();
  const closeMenu = useCallback(() => setMenu(undefined), []);
  const columns = useColumns(hosts);
  const layout = useDefaultLayout({
    id: 'panes.queue',
    storage: paneStorage,
    panelIds: [...(counted ? ['facets'] : []), 'table', ...(opened ? ['details'] : [])],
  });
  return (
    <>
      <ActionBar targets={targets} why={why} hosts={hosts} />
      <Notes hosts={hosts} />
      <HeaderSearchNote />
      <Group className={styles.body ?? ''} orientation="horizontal" {...layout}>
        {counted && (
          <>
            <Panel
              id="facets"
              defaultSize={230}
              minSize={170}
              maxSize="40%"
              groupResizeBehavior="preserve-pixel-size"
            >
              <Facets close={() => showFacets(false)} />
            </Panel>
            <Separator className={styles.split ?? ''} aria-label="Width of the counts" />
          </>
        )}
        <Panel id="table" minSize={narrow ? 200 : 320}>
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
      <RowMenu at={menu} why={why} close={closeMenu} />
    </>
  );
}
