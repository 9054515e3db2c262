import { cpus, loadavg, totalmem } from 'node:os';
import { type Figure, type Unit, met } from './measure.ts';

const digits = (value: number): string =>
  value >= 1000
    ? Math.round(value).toLocaleString('en-US')
    : value >= 100
      ? value.toFixed(0)
      : value >= 10
        ? value.toFixed(1)
        : value.toFixed(2);

const written: Readonly<Record<Unit, (value: number) => string>> = {
  x: (value) => `${digits(value)}×`,
  ms: (value) => `${digits(value)} ms`,
  MB: (value) => `${digits(value)} MB`,
  'B/row': (value) => `${digits(value)} B/row`,
  'us/row': (value) => `${digits(value)} µs/row`,
  'rows/s': (value) => `${digits(value)} rows/s`,
};

function aimOf(figure: Figure): string {
  const { aim, unit } = figure;
  if (aim === undefined) return '';
  return 'atMost' in aim ? `≤ ${written[unit](aim.atMost)}` : `≥ ${written[unit](aim.atLeast)}`;
}

function cells(figure: Figure): string[] {
  const { unit, value, ours, theirs, against } = figure;
  const kept = met(figure);
  const pair = ours === undefined || theirs === undefined ? '' : `${digits(ours)} : ${digits(theirs)} ms`;
  return [
    against === undefined ? figure.what : `${figure.what} : ${against}`,
    written[unit](value.median),
    value.samples === 1 ? '1 run' : `${digits(value.low)}–${digits(value.high)} of ${value.samples}`,
    aimOf(figure),
    kept === undefined ? '' : kept ? 'met' : 'NOT MET',
    pair,
  ];
}

/** The figures as a table for the terminal, one block per bench. */
export function table(figures: readonly Figure[]): string {
  const heading = ['', 'median', 'spread', 'aim', '', 'medians'];
  const rows = figures.map(cells);
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const lines: string[] = [line(heading)];
  let bench = '';
  for (const [index, figure] of figures.entries()) {
    if (figure.bench !== bench) {
      bench = figure.bench;
      lines.push('', bench);
    }
    lines.push(line(rows[index] ?? []));
  }
  const judged = figures.map(met).filter((kept) => kept !== undefined);
  lines.push('', `${judged.filter(Boolean).length} of ${judged.length} aims met.`);
  return lines.join('\n');
}

/** What the figures were measured on: they are ratios because of it. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  /** Processes that wanted to run, over the last minute. */
  readonly load: number;
}

export const machine = (): Machine => ({
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  load: Number(loadavg()[0]?.toFixed(2)),
});

export const asJson = (
  figures: readonly Figure[],
  about: Machine & { readonly startedAt: string; readonly quick: boolean },
): string =>
  `${JSON.stringify({ ...about, figures: figures.map((figure) => ({ ...figure, met: met(figure) ?? null })) }, null, 2)}\n`;
