import { useMemo } from 'react';
import type { HostStatus } from '#contract/hosts';
import { visible } from '#mail/visible';
import { printCount, printSpan } from '../../../widgets/format.ts';
import { sourceOf } from '../commands.ts';
import { curvesBy, summary } from './depth-series.ts';
import type { HistoryLines } from './finding-store.ts';
import styles from './finding.module.css';
import { Sparkline } from './sparkline.tsx';

interface Props {
  hosts: readonly HostStatus[];
  lines: HistoryLines;
  grid: readonly number[];
  /** Where the pointer is. */
  at: number | undefined;
}

/** One small curve per host, or per instance where there is one host: which of them grows? */
export function DepthRows({ hosts, lines, grid, at }: Props): React.JSX.Element | null {
  const [only] = hosts.length === 1 ? hosts : [];
  const rows = useMemo(() => {
    const curves = curvesBy(lines, grid, ({ hostId, source }) => (only === undefined ? hostId : source));
    return [...curves]
      .map(([key, curve]) => ({
        key,
        name:
          only === undefined
            ? (hosts.find(({ host }) => host.id === key)?.host.name ?? key)
            : (sourceOf(only, key)?.label ?? key),
        curve,
        ...summary(curve.count),
      }))
      .sort((a, b) => b.peak - a.peak);
  }, [lines, grid, hosts, only]);
  if (rows.length < 2) return null;
  const place = at ?? grid.length - 1;
  return (
    <table className={styles.depthRows}>
      <thead>
        <tr>
          <th scope="col">{only === undefined ? 'Host' : 'Instance'}</th>
          <th scope="col">
            <span className={styles.soft}>each on its own scale</span>
          </th>
          <th scope="col" data-right>
            {at === undefined ? 'Last' : 'Then'}
          </th>
          <th scope="col" data-right>
            Most
          </th>
          <th scope="col" data-right>
            Oldest
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, curve, peak }) => {
          const count = curve.count[place] ?? null;
          const age = curve.oldest[place] ?? null;
          return (
            <tr key={key}>
              <th scope="row">{visible(name)}</th>
              <td>
                <Sparkline values={curve.count} most={peak} />
              </td>
              <td data-right>
                {count === null ? <span className={styles.soft}>not read</span> : printCount(count)}
              </td>
              <td data-right>{printCount(peak)}</td>
              <td data-right>{age === null ? '' : printSpan(age)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
