import { SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { HostStatus } from '#contract/hosts';
import type { QueueName } from '#mail/queue';
import { QueueBadge } from '../../../widgets/queue-badge.tsx';
import { printClock, printCount, printSpan, printTime } from '../../../widgets/format.ts';
import { Card } from './card.tsx';
import { DepthRows } from './depth-rows.tsx';
import { curvesBy, gridOf, queueOrder, summary, type Curve } from './depth-series.ts';
import { useFinding, type HistoryLines } from './finding-store.ts';
import styles from './finding.module.css';

const DepthChart = lazy(() => import('./depth-chart.tsx'));

const ranges: readonly (readonly [string, number])[] = [
  ['1 h', 3600],
  ['6 h', 6 * 3600],
  ['24 h', 86_400],
  ['7 d', 7 * 86_400],
  ['30 d', 30 * 86_400],
];
const points = 200;
const nothing: HistoryLines = [];

interface Past {
  readonly from: number;
  readonly to: number;
  readonly lines: HistoryLines;
}

/** What was taken down of these hosts, read again now and then. */
function usePast(hostIds: readonly string[], range: number): Past | undefined {
  const readHistory = useFinding((state) => state.readHistory);
  const [past, setPast] = useState<Past>();
  const wanted = hostIds.join();
  useEffect(() => {
    const stopping = new AbortController();
    const read = (): void => {
      const to = Date.now() / 1000;
      const from = to - range;
      readHistory(
        { hostIds: wanted === '' ? [] : wanted.split(','), from, to, points: points * 2 },
        stopping.signal,
      ).then(
        (lines) => setPast({ from, to, lines }),
        // The banner of the lost door says it; the next time is near.
        () => undefined,
      );
    };
    read();
    const timer = setInterval(read, range <= 6 * 3600 ? 15_000 : 60_000);
    return () => {
      stopping.abort();
      clearInterval(timer);
    };
  }, [wanted, range, readHistory]);
  return past;
}

interface LegendProps {
  curves: readonly (readonly [QueueName, Curve])[];
  at: number | undefined;
  time: number | undefined;
}

/** The values where the pointer is, or the newest. */
function Legend({ curves, at, time }: LegendProps): React.JSX.Element {
  const print = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : printCount(value);
  return (
    <div className={styles.legend}>
      <span className={styles.legendTime}>
        {time === undefined ? 'last taken' : printTime(time).slice(5, 16)}
      </span>
      {curves.map(([queue, { count, oldest }]) => {
        const place = at ?? count.length - 1;
        const age = oldest[place];
        return (
          <span key={queue} className={styles.legendOne}>
            <QueueBadge queue={queue} />
            <span className={styles.number}>{print(count[place])}</span>
            <span className={styles.soft}>{age === null || age === undefined ? '' : printSpan(age)}</span>
          </span>
        );
      })}
    </div>
  );
}

/** Depth and oldest age over time: all of it together, then each host or instance by itself. */
export function DepthCard({ hosts }: { hosts: readonly HostStatus[] }): React.JSX.Element {
  const range = useFinding((state) => state.range);
  const setRange = useFinding((state) => state.setRange);
  const past = usePast(
    hosts.map(({ host }) => host.id),
    range,
  );
  const [at, setAt] = useState<number>();
  const grid = useMemo(() => (past === undefined ? [] : gridOf(past.from, past.to, points)), [past]);
  const curves = useMemo(() => {
    const by = curvesBy(past?.lines ?? [], grid, ({ queue }) => queue);
    return queueOrder.flatMap((queue) => {
      const curve = by.get(queue);
      return curve === undefined || (queue !== 'deferred' && summary(curve.count).peak === 0)
        ? []
        : [[queue, curve] as const];
    });
  }, [past, grid]);
  const depth = useMemo(() => curves.map(([queue, { count }]) => ({ queue, values: count })), [curves]);
  const oldest = useMemo(() => curves.map(([queue, curve]) => ({ queue, values: curve.oldest })), [curves]);
  const lines = past?.lines ?? nothing;
  const read = lines.some((line) => line.at.length > 0);
  const first = Math.min(...lines.flatMap((line) => line.at[0] ?? []));
  return (
    <Card
      title="Depth and oldest age over time"
      about={
        read && first > (past?.from ?? 0) + range * 0.25
          ? `Whole queues, whatever the filter says. Nothing was taken down before ${printTime(first).slice(0, 16)}.`
          : 'Whole queues, whatever the filter says; a gap is where nothing was read.'
      }
      tools={
        <SegmentedControl
          size="xs"
          aria-label="How far back"
          value={String(range)}
          onChange={(value) => setRange(Number(value))}
          data={ranges.map(([label, seconds]) => ({ label, value: String(seconds) }))}
        />
      }
    >
      {past !== undefined && !read ? (
        <p className={styles.hint}>
          Nothing was taken down in this time. Every reading of a queue is from now on, for 60 days, also
          across restarts.
        </p>
      ) : (
        <>
          <Legend curves={curves} at={at} time={at === undefined ? undefined : grid[at]} />
          <Suspense fallback={<div style={{ height: 276 }} />}>
            <DepthChart
              label={`Messages waiting, until ${printClock((past?.to ?? 0) * 1000)}: ${curves.map(([queue, { count }]) => `${queue} now ${String(summary(count).now ?? 'unknown')}, at most ${summary(count).peak}`).join('; ')}`}
              at={grid}
              lines={depth}
              unit="messages"
              height={166}
              point={setAt}
            />
            <DepthChart
              label={`Age of the oldest message: ${curves.map(([queue, curve]) => `${queue} ${printSpan(summary(curve.oldest).now ?? 0)}`).join('; ')}`}
              at={grid}
              lines={oldest}
              unit="age"
              height={110}
              point={setAt}
            />
          </Suspense>
          <DepthRows hosts={hosts} lines={lines} grid={grid} at={at} />
        </>
      )}
    </Card>
  );
}
