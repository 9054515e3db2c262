import { useEffect } from 'react';
import { useSession } from '../../app/session-context.ts';
import { useDesk } from './desk-context.ts';
import styles from './config.module.css';
import { FilesPage } from './files/files-page.tsx';
import { Freshness } from './freshness.tsx';
import { Sections } from './sections.tsx';
import { useBench, useWorkbench } from './store-context.ts';
import type { WorkbenchPart } from './workbench.ts';

/** The configuration of one host. */
export function ConfigPage({ parts }: { parts: readonly WorkbenchPart[] }): React.JSX.Element | null {
  const bench = useBench();
  const desk = useDesk();
  const hostId = useSession((state) => state.hostId);
  const section = useWorkbench((state) => state.section);
  useEffect(() => {
    if (hostId === undefined) return;
    desk.language();
    bench.enter(hostId);
  }, [bench, desk, hostId]);
  if (hostId === undefined) return null;
  const Part = parts.find((part) => part.section === section)?.Page;
  return (
    <div className={styles.page}>
      <div className={styles.top}>
        <Sections parts={parts} />
        <Freshness hostId={hostId} />
      </div>
      {Part === undefined ? <FilesPage hostId={hostId} /> : <Part hostId={hostId} />}
    </div>
  );
}
