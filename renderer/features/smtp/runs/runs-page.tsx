import { useEffect, useMemo } from 'react';
import { useActions, type Action } from '../../../app/actions.ts';
import { Empty } from '../../../widgets/empty.tsx';
import type { PanelProps } from '../part.ts';
import { Results } from './results.tsx';
import { useComparing, useRunsStore } from './runs-context.ts';
import styles from './runs.module.css';
import { SetupForm } from './setup-form.tsx';

/** The same short session from several places to several servers. */
export function RunsPage({ hostId }: PanelProps): React.JSX.Element {
  const page = hostId ?? '';
  const store = useRunsStore();
  const run = useComparing(page, (one) => one.run);
  const finding = useComparing(page, (one) => one.finding);
  const chosen = useComparing(page, (one) => one.chosen.length > 0);
  const busy = finding || run?.state === 'running';
  useEffect(() => store.getState().enter(page), [store, page]);
  const actions = useMemo(
    (): readonly Action[] => [
      {
        id: 'smtp.compare',
        title: 'Compare places',
        group: 'Page',
        keys: ['mod+enter'],
        disabled: busy ? 'Sessions are running.' : undefined,
        run: () => store.getState().start(page),
      },
      ...(busy || chosen
        ? [
            {
              id: 'smtp.compare.cancel',
              title: busy ? 'Cancel the comparison' : 'Close the session',
              group: 'Page',
              keys: ['escape'],
              run: () => (busy ? store.getState().cancel(page) : store.getState().close(page)),
            },
          ]
        : []),
    ],
    [store, page, busy, chosen],
  );
  useActions(actions);
  return (
    <div className={styles.page}>
      <SetupForm page={page} />
      {run === undefined ? (
        <div className={styles.results}>
          {finding ? (
            <p className={styles.pad} role="status">
              Looking up the mail servers from every place…
            </p>
          ) : (
            <Empty title="“It works from here”">
              Choose places and servers: the same session is run from each to each, and what differs is named:
              who cannot get through, who is refused, where the time goes.
            </Empty>
          )}
        </div>
      ) : (
        <Results key={run.startedAt} page={page} run={run} />
      )}
    </div>
  );
}
