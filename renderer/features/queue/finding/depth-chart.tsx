import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { QueueName } from '#mail/queue';
import { printCount, printSpan } from '../../../widgets/format.ts';
import styles from './finding.module.css';

export interface ChartLine {
  readonly queue: QueueName;
  readonly values: readonly (number | null)[];
}

interface Props {
  label: string;
  /** Unix seconds. */
  at: readonly number[];
  lines: readonly ChartLine[];
  unit: 'messages' | 'age';
  height: number;
  /** Where the pointer is, as a place in `at`; both charts move together. */
  point: (at: number | undefined) => void;
}

const colourOf: Readonly<Record<QueueName, string>> = {
  active: '--active',
  deferred: '--deferred',
  held: '--held',
  incoming: '--incoming',
  maildrop: '--incoming',
  corrupt: '--bad',
  lost: '--bad',
};
/** The second cue beside the colour. */
const dashOf: Partial<Record<QueueName, number[]>> = {
  held: [7, 3],
  active: [2, 3],
  incoming: [10, 3, 2, 3],
  maildrop: [1, 2],
  lost: [4, 4],
};

const printTick = (unit: Props['unit'], value: number): string =>
  unit === 'age'
    ? printSpan(value)
    : value >= 10_000
      ? `${printCount(Math.round(value / 1000))}k`
      : printCount(value);

/** `14:05` or `Nov 21`, by how far the ticks are apart; the day stands where it begins. */
function printMoment(seconds: number, step: number): string {
  const at = new Date(seconds * 1000);
  if (step >= 86_400 || (at.getHours() === 0 && at.getMinutes() === 0))
    return at.toLocaleDateString('en', { month: 'short', day: 'numeric' });
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
}

/** Ages read well in steps that a clock has. */
const ageSteps = [
  60, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000, 2_592_000,
];

/** Curves over time. Drawn again when the colours change. */
export default function DepthChart({ label, at, lines, unit, height, point }: Props): React.JSX.Element {
  const scheme = useComputedColorScheme();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const tell = useRef(point);
  const data = useRef<uPlot.AlignedData>([[]]);
  useLayoutEffect(() => {
    data.current = [[...at], ...lines.map(({ values }) => [...values])];
    tell.current = point;
  });
  const shape = lines.map(({ queue }) => queue).join();

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const axis: uPlot.Axis = {
      stroke: colour('--text-dim'),
      font: '11px system-ui, sans-serif',
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
    };
    const queues = shape === '' ? [] : (shape.split(',') as QueueName[]);
    const made = new uPlot(
      {
        width: Math.max(160, element.clientWidth),
        height,
        // The last hour on the axis stands half outside.
        padding: [8, 18, 0, 0],
        legend: { show: false },
        cursor: { sync: { key: 'queue-depth' }, drag: { x: false, y: false }, points: { size: 6 } },
        scales: { y: { range: (_, __, high) => [0, Math.max(unit === 'age' ? 60 : 4, high * 1.08)] } },
        axes: [
          {
            ...axis,
            size: 24,
            space: 64,
            values: (_, ticks, __, ___, step) => ticks.map((tick) => printMoment(tick, step)),
          },
          {
            ...axis,
            size: 54,
            space: 26,
            values: (_, ticks) => ticks.map((tick) => printTick(unit, tick)),
            ...(unit === 'age'
              ? { incrs: ageSteps }
              : {
                  incrs: [
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6,
                  ],
                }),
          },
        ],
        series: [
          {},
          ...queues.map((queue) => ({
            label: queue,
            stroke: colour(colourOf[queue]),
            width: 1.5,
            points: { show: false },
            ...(dashOf[queue] === undefined ? {} : { dash: dashOf[queue] }),
            ...(queue === 'deferred' && unit === 'messages'
              ? { fill: `color-mix(in srgb, ${colour(colourOf[queue])} 12%, transparent)` }
              : {}),
          })),
        ],
        hooks: {
          setCursor: [({ cursor }) => tell.current(cursor.idx ?? undefined)],
        },
      },
      data.current,
      element,
    );
    chart.current = made;
    const fitted = new ResizeObserver(() => {
      if (element.clientWidth !== made.width && element.clientWidth > 0)
        made.setSize({ width: element.clientWidth, height });
    });
    fitted.observe(element);
    return () => {
      fitted.disconnect();
      made.destroy();
    };
  }, [shape, scheme, unit, height]);

  useEffect(() => chart.current?.setData(data.current), [at, lines]);

  return <div ref={place} className={styles.plot} role="img" aria-label={label} />;
}
