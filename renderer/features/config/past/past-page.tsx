import { Button, Select } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useEffect, useMemo } from 'react';
import { visible } from '#mail/visible';
import { Empty } from '../../../widgets/empty.tsx';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { useBench, useHostBench } from '../changes/bench-context.ts';
import { driftedOf } from '../drift.ts';
import { DriftBanner } from './drift-banner.tsx';
import styles from './past.module.css';
import { usePast, usePastStore } from './store-context.ts';
import { VersionDetails } from './version-details.tsx';
import { VersionList } from './version-list.tsx';

const everything = '*';

/** The history of a host's configuration on this computer. */
export function PastPage({ hostId }: { hostId: string }): React.JSX.Element {
  const bench = useBench();
  const survey = useHostBench(hostId)?.survey;
  const past = usePast((state) => state.hosts[hostId]);
  const { read } = usePastStore().getState();
  useEffect(() => read(hostId), [read, hostId]);
  const drift = useMemo(() => driftedOf(survey), [survey]);
  const paths = survey?.sets.flatMap(({ files }) => files.map(({ path }) => path)) ?? [];
  const chosen = past?.versions.find(({ id }) => id === past.chosen);
  return (
    <div className={styles.page}>
      <div className={styles.sheet}>
        <div className={styles.bar}>
          <Select
            aria-label="Versions of"
            data={[
              { value: everything, label: 'All files' },
              ...[...new Set(paths)].map((path) => ({ value: path, label: visible(path) })),
            ]}
            value={past?.path ?? everything}
            onChange={(value) => read(hostId, value === null || value === everything ? undefined : value)}
            searchable
            w={300}
          />
          <span className={styles.gap} />
          <Button
            leftSection={<IconRefresh size={14} />}
            title="Reads the files on the host, to see what was changed there."
            onClick={() => void bench.reread(hostId)}
          >
            Read the host again
          </Button>
        </div>
        {drift.length > 0 && <DriftBanner hostId={hostId} files={drift} />}
        {past?.problem !== undefined && (
          <div className={styles.problem}>
            <ProblemNote {...past.problem} />
          </div>
        )}
        {past === undefined || (past.loading && past.versions.length === 0) ? (
          <p className={styles.reading}>Reading the history…</p>
        ) : past.versions.length === 0 ? (
          past.problem === undefined && (
            <Empty title={past.path === undefined ? 'No history yet' : 'No version changed this file'}>
              {past.path === undefined
                ? 'The files are written down when they are read for the first time. From then on every deploy is a version that can be looked at, compared and brought back.'
                : 'Choose All files to see every version.'}
            </Empty>
          )
        ) : (
          <div className={styles.columns}>
            <VersionList hostId={hostId} past={past} />
            {chosen !== undefined && <VersionDetails key={chosen.id} hostId={hostId} version={chosen} />}
          </div>
        )}
      </div>
    </div>
  );
}
