import { Button, Loader } from '@mantine/core';
import { useEffect } from 'react';
import { useHost } from '../../../app/session-context.ts';
import { Empty } from '../../../widgets/empty.tsx';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import type { PanelProps } from '../part.ts';
import type { LinesBefore } from './lines-before.ts';
import { Account, OneShell } from './one-shell.tsx';
import type { Reader } from './reader.ts';
import { useShells, useShellsStore } from './shells-context.ts';
import { placeKey, shellsAt } from './shells-store.ts';
import { ShellTabs } from './shell-tabs.tsx';
import styles from './shell.module.css';
import { StartForm } from './start-form.tsx';

/** Interactive shells of the MTA. They go on when the window is closed. */
export function ShellPanel({
  hostId,
  set,
  before,
  reader,
}: PanelProps & { before: LinesBefore; reader: Reader }): React.JSX.Element {
  const place = { hostId, setId: set.setId };
  const key = placeKey(place);
  const store = useShellsStore();
  const all = useShells((state) => state.shells);
  const chosen = useShells((state) => state.shown[key]);
  const asking = useShells((state) => state.asking[key] === true);
  const finding = useShells((state) => state.finding);
  const notFound = useShells((state) => state.problems[hostId]);
  const notStarted = useShells((state) => state.problems[key]);
  const since = useHost()?.connection.since;
  useEffect(() => store.getState().enter(hostId), [store, hostId, since]);
  const shells = shellsAt(all, place);
  const shell = shells.find(({ id }) => id === chosen) ?? shells.at(-1);
  const problem = notStarted ?? notFound;
  return (
    <div className={styles.panel}>
      {shells.length > 0 && (
        <div className={styles.tabs}>
          <ShellTabs shells={shells} chosen={asking ? undefined : shell?.id} place={place} />
          {!asking && shell !== undefined && <Account account={shell.account} />}
        </div>
      )}
      {problem !== undefined && (
        <div className={styles.notes}>
          <ProblemNote {...problem}>
            {notStarted === undefined && (
              <Button onClick={() => store.getState().enter(hostId)}>Look again</Button>
            )}
          </ProblemNote>
        </div>
      )}
      {shell !== undefined && !asking ? (
        <OneShell key={shell.id} shell={shell} before={before} reader={reader} />
      ) : finding && shells.length === 0 ? (
        <Empty
          title="Looking for shells that run…"
          buttons={<Loader size={16} role="img" aria-label="Looking" />}
        />
      ) : (
        <StartForm
          hostId={hostId}
          set={set}
          cancel={shell === undefined ? undefined : () => store.getState().askMore(place, false)}
        />
      )}
    </div>
  );
}
