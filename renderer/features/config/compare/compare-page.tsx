import { Button, Checkbox } from '@mantine/core';
import { IconEqual, IconEqualNot, IconLock, IconMinus, IconPlus, IconRefresh } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { useSession } from '../../../app/session-context.ts';
import { Empty } from '../../../widgets/empty.tsx';
import { EnvironmentTag } from '../../../widgets/environment-tag.tsx';
import { ProblemNote } from '../../../widgets/problem-note.tsx';
import { useBench } from '../changes/bench-context.ts';
import styles from './compare.module.css';
import { likenessWords, rowsOf, type FileRow, type Likeness } from './matrix.ts';
import { PairView } from './pair-view.tsx';
import { useCompare, useCompareStore } from './store-context.ts';

const icons: Partial<Record<Likeness, typeof IconEqual>> = {
  same: IconEqual,
  differs: IconEqualNot,
  absent: IconMinus,
  'only-there': IconPlus,
  unreadable: IconLock,
};

function Cell({
  hostId,
  other,
  row,
  likeness,
  read,
}: {
  hostId: string;
  other: HostStatus;
  row: FileRow;
  likeness: Likeness;
  read: boolean;
}): React.JSX.Element {
  const pair = useCompare((state) => state.pairs[hostId]);
  const { choose } = useCompareStore().getState();
  if (!read) return <td className={styles.unread}>not read</td>;
  const Icon = icons[likeness];
  const words = likenessWords[likeness];
  if (likeness === 'not-part' || likeness === 'unreadable')
    return (
      <td data-likeness={likeness}>
        <span className={styles.cell}>
          {Icon !== undefined && <Icon size={14} aria-hidden />}
          {words}
        </span>
      </td>
    );
  const chosen = pair?.path === row.path && pair.other === other.host.id;
  return (
    <td data-likeness={likeness}>
      <button
        type="button"
        className={styles.cell}
        aria-pressed={chosen}
        aria-label={`${visible(row.path)} on ${visible(other.host.name)}: ${words}`}
        onClick={() => choose(hostId, { path: row.path, other: other.host.id })}
      >
        {Icon !== undefined && <Icon size={14} aria-hidden />}
        {words}
      </button>
    </td>
  );
}

/** The files of this host beside those of the others, by hash; a click shows the difference. */
export function ComparePage({ hostId }: { hostId: string }): React.JSX.Element {
  const bench = useBench();
  const benches = useStore(bench.store, (state) => state.benches);
  const hosts = useSession((state) => state.hosts);
  const reading = useCompare((state) => state.reading);
  const problems = useCompare((state) => state.problems);
  const pair = useCompare((state) => state.pairs[hostId]);
  const { read } = useCompareStore().getState();
  const [differing, setDiffering] = useState(false);
  const here = hosts.find(({ host }) => host.id === hostId);
  const survey = benches[hostId]?.survey;
  const others = useMemo(() => hosts.filter(({ host }) => host.id !== hostId), [hosts, hostId]);
  const rows = useMemo(
    () =>
      survey === undefined
        ? []
        : rowsOf(
            survey,
            others.map(({ host }) => benches[host.id]?.survey),
          ),
    [survey, others, benches],
  );
  if (others.length === 0)
    return (
      <Empty title="Only one host">There is nothing to compare this host with. Add another one first.</Empty>
    );
  const online = others.filter(({ connection }) => connection.state === 'online');
  const shown = rows.filter(
    ({ cells }) =>
      !differing || cells.some((cell) => cell === 'differs' || cell === 'absent' || cell === 'only-there'),
  );
  const row = rows.find(({ path }) => path === pair?.path);
  const at = others.findIndex(({ host }) => host.id === pair?.other);
  const other = others[at];
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <Checkbox
          label="Only files that differ"
          checked={differing}
          onChange={(event) => setDiffering(event.currentTarget.checked)}
        />
        <span className={styles.soft}>
          Compared byte by byte with {visible(here?.host.name ?? '')}, as last read.
        </span>
        <span className={styles.gap} />
        <Button
          leftSection={<IconRefresh size={14} />}
          loading={reading.length > 0}
          disabled={online.length === 0}
          title={online.length === 0 ? 'No other host is connected.' : undefined}
          onClick={() => read([hostId, ...online.map(({ host }) => host.id)])}
        >
          Read all connected hosts
        </Button>
      </div>
      {Object.entries(problems).map(([id, problem]) => (
        <ProblemNote
          key={id}
          what={`${hosts.find(({ host }) => host.id === id)?.host.name ?? id}: ${problem.what}`}
          todo={problem.todo}
          raw={problem.raw}
          tone="warning"
        />
      ))}
      <div className={styles.grid} tabIndex={0} role="region" aria-label="Files of all hosts">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">File on {visible(here?.host.name ?? '')}</th>
              {others.map(({ host, connection }) => (
                <th key={host.id} scope="col">
                  <span className={styles.hostHead}>
                    {visible(host.name)} <EnvironmentTag environment={host.environment} />
                  </span>
                  {connection.state !== 'online' && <span className={styles.soft}>not connected</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.path}>
                <th scope="row">
                  <span className="mono">{visible(one.path)}</span>
                  {one.generated && <span className={styles.soft}> built</span>}
                </th>
                {others.map((status, n) => (
                  <Cell
                    key={status.host.id}
                    hostId={hostId}
                    other={status}
                    row={one}
                    likeness={one.cells[n] ?? 'not-part'}
                    read={benches[status.host.id]?.survey !== undefined}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && (
          <p className={styles.none}>
            {survey === undefined
              ? 'The files of this host were not read yet.'
              : 'No file differs on the hosts that were read.'}
          </p>
        )}
      </div>
      {here !== undefined && other !== undefined && row !== undefined && (
        <PairView
          key={`${row.path} ${other.host.id} ${row.cells[at] ?? ''}`}
          here={here}
          other={other}
          path={row.path}
          likeness={row.cells[at] ?? 'not-part'}
          generated={row.generated}
        />
      )}
    </div>
  );
}
