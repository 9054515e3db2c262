import { IconAlertTriangle } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { HostStatus } from '#contract/hosts';
import type { SessionResult } from '#mail/smtp/transcript';
import { visible } from '#mail/visible';
import { printMs } from '../print-ms.ts';
import { vantageWords } from '../session/place-words.ts';
import { stageWords } from '../stage-words.ts';
import type { Comparing } from './runs-store.ts';
import { Grid } from './grid.tsx';
import { OutcomeMark } from './outcome.tsx';
import { vantageOf, type Row } from './plan.ts';
import type { Run } from './run.ts';
import styles from './runs.module.css';
import { allMs, stageCells, stagesOf } from './stages.ts';

interface Props {
  readonly run: Run;
  readonly hosts: readonly HostStatus[];
  readonly chosen: Comparing['chosen'];
  /** Little room. */
  readonly narrow: boolean;
  readonly onChoose: (leg: number, beside: boolean) => void;
}

function ServerHead({ row, more = '' }: { row: Row; more?: string }): React.JSX.Element {
  const { address, host, port, preference } = row;
  const under = [
    ...(preference === undefined ? [] : [`MX ${preference}`]),
    ...(address === '' || address === host ? [] : [visible(address)]),
    `port ${port}`,
    ...(more === '' ? [] : [more]),
  ].join(' · ');
  return (
    <>
      <b title={visible(host)}>{visible(host)}</b>
      <small title={under}>{under}</small>
    </>
  );
}

function Waiting({ run }: { run: Run }): React.JSX.Element {
  return <span className={styles.soft}>{run.state === 'running' ? 'waiting…' : 'not tried'}</span>;
}

/** One session in a cell: how it ended, how long it took, and in what words. */
function LegCell({ result, most }: { result: SessionResult; most: number }): React.JSX.Element {
  const ms = allMs(result);
  return (
    <>
      <span className={styles.cellTop}>
        <OutcomeMark outcome={result.outcome} />
        <span className={styles.ms}>{printMs(ms)}</span>
      </span>
      <small title={visible(result.words, 500)}>{visible(result.words, 200)}</small>
      <span className={styles.spent} aria-hidden style={{ width: `${(100 * ms) / Math.max(1, most)}%` }} />
    </>
  );
}

/** Servers down, places across. */
export function PlaceMatrix({ run, hosts, chosen, narrow, onChoose }: Props): React.JSX.Element {
  const { legAt, places, results, rows } = run;
  const legOf = (row: number, column: number): number | undefined => legAt.get(row * places.length + column);
  const most = useMemo(
    () => Math.max(1, ...results.map((one) => (one === undefined ? 0 : allMs(one)))),
    [results],
  );
  return (
    <Grid
      label="Servers and places"
      corner="Server"
      firstWidth={narrow ? 120 : 210}
      columns={places.map((place) => ({
        key: place,
        title: `From ${vantageWords(vantageOf(place), hosts)}`,
        width: 190,
      }))}
      count={rows.length}
      head={(row) => {
        const about = rows[row];
        return about !== undefined && <ServerHead row={about} />;
      }}
      cell={(row, column) => {
        const leg = legOf(row, column);
        const result = leg === undefined ? undefined : results[leg];
        if (leg === undefined)
          return (
            <>
              <span className={styles.soft}>Not seen</span>
              <small>The DNS of this place does not name it.</small>
            </>
          );
        return result === undefined ? <Waiting run={run} /> : <LegCell result={result} most={most} />;
      }}
      chosen={(row, column) => {
        const leg = legOf(row, column);
        return leg !== undefined && chosen.includes(leg);
      }}
      onChoose={(row, column, beside) => {
        const leg = legOf(row, column);
        if (leg !== undefined) onChoose(leg, beside);
      }}
    />
  );
}

const wrongWords = { warning: 'not quite right:', bad: 'went wrong:' } as const;

/** Sessions down, stages across. */
export function StageMatrix({ run, hosts, chosen, narrow, onChoose }: Props): React.JSX.Element {
  const { legs, places, results, rows } = run;
  const stages = useMemo(() => stagesOf(results), [results]);
  const cells = useMemo(
    () => results.map((one) => (one === undefined ? undefined : stageCells(one))),
    [results],
  );
  const most = useMemo(
    () =>
      Math.max(
        1,
        ...cells.flatMap((one) => (one === undefined ? [] : [...one.values()].map(({ ms }) => ms))),
      ),
    [cells],
  );
  return (
    <Grid
      label="Sessions and stages"
      corner="Server"
      firstWidth={narrow ? 120 : 210}
      columns={[
        { key: 'outcome', title: 'Outcome', width: 200 },
        ...stages.map((stage) => ({ key: stage, title: stageWords[stage], width: 92 })),
      ]}
      count={legs.length}
      head={(at) => {
        const leg = legs[at];
        const about = leg === undefined ? undefined : rows[leg.row];
        return (
          leg !== undefined &&
          about !== undefined && (
            <ServerHead
              row={about}
              more={places.length > 1 ? `from ${vantageWords(leg.leg.from, hosts)}` : ''}
            />
          )
        );
      }}
      cell={(at, column) => {
        const result = results[at];
        if (column === 0)
          return result === undefined ? (
            <Waiting run={run} />
          ) : (
            <>
              <span className={styles.cellTop}>
                <OutcomeMark outcome={result.outcome} />
                <span className={styles.ms}>{printMs(allMs(result))}</span>
              </span>
              <small title={visible(result.words, 500)}>{visible(result.words, 200)}</small>
            </>
          );
        const stage = stages[column - 1];
        const one = stage === undefined ? undefined : cells[at]?.get(stage);
        if (one === undefined) return <span className={styles.soft}>{result === undefined ? '' : '–'}</span>;
        return (
          <>
            <span className={styles.stageWords} data-tone={one.tone}>
              {one.tone !== 'good' && (
                <IconAlertTriangle size={12} role="img" aria-label={wrongWords[one.tone]} />
              )}
              {visible(one.words)}
            </span>
            <small className={styles.ms}>{printMs(one.ms)}</small>
            <span className={styles.spent} aria-hidden style={{ width: `${(100 * one.ms) / most}%` }} />
          </>
        );
      }}
      chosen={(at) => chosen.includes(at)}
      onChoose={(at, _column, beside) => onChoose(at, beside)}
    />
  );
}
