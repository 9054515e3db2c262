import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconLayoutSidebar } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useActions } from '../../app/actions.ts';
import { Facets } from './finding/facets.tsx';
import { FilterField } from './finding/filter-field.tsx';
import { useFinding } from './finding/finding-store.ts';
import { QueueChips, withQueue } from './finding/queue-chips.tsx';
import { SavedViews } from './finding/saved-views.tsx';
import styles from './queue.module.css';
import type { Section } from './store.ts';

export { withQueue };

/** Shows and hides the counts: beside the table, or over it where there is no room. */
function CountsSwitch({ narrow }: { narrow: boolean }): React.JSX.Element {
  const shown = useFinding((state) => state.facets);
  const showFacets = useFinding((state) => state.showFacets);
  const [over, setOver] = useState(false);
  const on = narrow ? over : shown;
  const turn = narrow ? setOver : showFacets;
  useActions(
    useMemo(
      () => [
        {
          id: 'queue.counts',
          title: 'Show or hide the counts',
          group: 'Queue',
          keys: ['mod+b'],
          run: () => turn(!on),
        },
      ],
      [on, turn],
    ),
  );
  const button = (
    <Tooltip label={`${on ? 'Hide' : 'Show'} the counts: domains, reasons, senders, ages (Ctrl+B)`}>
      <ActionIcon
        variant={on ? 'default' : 'subtle'}
        color="gray"
        aria-label="Counts"
        aria-pressed={on}
        onClick={() => turn(!on)}
      >
        <IconLayoutSidebar size={15} />
      </ActionIcon>
    </Tooltip>
  );
  if (!narrow) return button;
  return (
    <Popover opened={over} onChange={setOver} position="bottom-start" width={280} shadow="md" returnFocus>
      <Popover.Target>
        <span className={styles.inline}>{button}</span>
      </Popover.Target>
      <Popover.Dropdown p={0} className={styles.over ?? ''}>
        <Facets close={() => setOver(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The filter, its saved views, and one chip per queue. */
export function FilterBar({ section, narrow }: { section: Section; narrow: boolean }): React.JSX.Element {
  return (
    <div className={styles.filterBar} role="search" aria-label="Filter">
      {section === 'messages' && <CountsSwitch narrow={narrow} />}
      <FilterField />
      <SavedViews />
      <QueueChips />
    </div>
  );
}
