import { memo, useMemo, useRef } from 'react';
import { useSession } from '../../app/session-context.ts';
import { FilterBar } from './filter-bar.tsx';
import { Insights } from './finding/insights.tsx';
import { Freshness } from './freshness.tsx';
import { HoldsPanel } from './holds/holds-panel.tsx';
import { Messages } from './messages.tsx';
import { Notes } from './notes.tsx';
import styles from './queue.module.css';
import { useQueueActions, useTargets } from './queue-actions.ts';
import { Sections } from './sections.tsx';
import { useQueue } from './store-context.ts';
import { TrashPanel } from './trash/trash-panel.tsx';
import { useNarrowPage } from './narrow-page.ts';

// What is beside the table is not drawn again because the selection in it changed.
const Bar = memo(FilterBar);
const Fresh = memo(Freshness);
const Numbers = memo(Insights);

/** The queue of one host, or of all of them. */
export function QueuePage(): React.JSX.Element {
  const all = useSession((state) => state.hosts);
  const hostId = useSession((state) => state.hostId);
  const hosts = useMemo(
    () => all.filter(({ host }) => hostId === undefined || host.id === hostId),
    [all, hostId],
  );
  const section = useQueue((state) => state.section);
  const page = useRef<HTMLDivElement>(null);
  const narrow = useNarrowPage(page);
  const { targets, why } = useTargets();
  useQueueActions(why, targets.length > 0, hosts);
  const label = `Queue of ${hostId === undefined ? 'all hosts' : (hosts[0]?.host.name ?? '')}`;
  return (
    <div className={styles.page} ref={page}>
      <div className={styles.top}>
        <Sections />
        {(section === 'messages' || section === 'insights') && <Bar section={section} narrow={narrow} />}
        <Fresh hosts={hosts} />
      </div>
      {section === 'messages' ? (
        <Messages hosts={hosts} label={label} narrow={narrow} targets={targets} why={why} />
      ) : (
        <>
          <Notes hosts={hosts} />
          {section === 'insights' && <Numbers hosts={hosts} />}
          {section === 'holds' && <HoldsPanel />}
          {section === 'trash' && <TrashPanel />}
        </>
      )}
    </div>
  );
}
