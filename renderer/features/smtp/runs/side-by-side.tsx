import { Switch } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { textOf } from '#mail/bytes';
import { compareSessions, type CompareRow } from '#mail/smtp/compare';
import type { SessionResult } from '#mail/smtp/transcript';
import { visible } from '#mail/visible';
import { plural } from '../../../widgets/format.ts';
import { OutcomeMark } from './outcome.tsx';
import styles from './runs.module.css';

export interface Side {
  readonly from: string;
  readonly to: string;
  readonly result: SessionResult;
}

const shown = (text: string): string => visible(textOf(text), 1000);

/** What one side says; of what is offered, that which the other does not offer stands out. */
function Cell({ row, at }: { row: CompareRow; at: 0 | 1 }): React.JSX.Element {
  const mine = row.cells[at] ?? '';
  if (mine === '') return <span className={styles.soft}>–</span>;
  if (row.what !== 'offers') return <>{shown(mine)}</>;
  const others = new Set((row.cells[1 - at] ?? '').split(', '));
  return (
    <>
      {mine.split(', ').map((keyword) => (
        <div key={keyword}>{others.has(keyword) ? shown(keyword) : <mark>{shown(keyword)}</mark>}</div>
      ))}
    </>
  );
}

/** Two sessions beside each other; what differs is marked. Times never count as a difference. */
export function SideBySide({ sides: [left, right] }: { sides: readonly [Side, Side] }): React.JSX.Element {
  const [only, setOnly] = useState(false);
  const { rows, words } = useMemo(() => compareSessions([left, right]), [left, right]);
  const differing = rows.filter(({ odd }) => odd.length > 0);
  return (
    <>
      <div className={styles.bar}>
        <span>
          {differing.length === 0 ? 'Both went alike.' : `${plural(differing.length, 'difference')} marked.`}
        </span>
        <span className={styles.grow} />
        <Switch
          label="Differences only"
          checked={only}
          onChange={(event) => setOnly(event.currentTarget.checked)}
        />
      </div>
      <div className={styles.twoSides} tabIndex={0} role="region" aria-label="Two sessions side by side">
        {words.length > 0 && (
          <ul className={styles.means} aria-label="What the differences mean">
            {words.map((one) => (
              <li key={one}>{visible(one)}</li>
            ))}
          </ul>
        )}
        <table>
          <colgroup>
            <col />
            <col />
            <col />
          </colgroup>
          <thead>
            <tr>
              <td />
              {[left, right].map(({ from, to, result }) => (
                <th key={`${from} ${to}`} scope="col">
                  {visible(from)} → {visible(to)}
                  <br />
                  <OutcomeMark outcome={result.outcome} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(only ? differing : rows).map((row) => (
              <tr key={`${row.what} ${row.stage}`} data-differs={row.odd.length > 0}>
                <th scope="row">
                  <span className={styles.differ}>
                    {row.odd.length > 0 && <IconArrowsDiff size={12} aria-label="differs:" role="img" />}
                    {row.label}
                  </span>
                </th>
                <td>
                  <Cell row={row} at={0} />
                </td>
                <td>
                  <Cell row={row} at={1} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
