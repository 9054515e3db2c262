import type { MeasureKey } from './keys.ts';

/** Numbers that a measure may have: seconds, bytes, tries. */
export interface Range {
  readonly least: number;
  readonly most: number;
  /** The ends themselves belong to it. */
  readonly withLeast: boolean;
  readonly withMost: boolean;
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const bytes: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** `90m`, `1d12h`, `1.5M`, `3` → seconds, bytes, count. Minutes and bytes where no unit is given. */
export function readMeasure(key: MeasureKey, text: string): number | undefined {
  const timed = key === 'age' || key === 'next';
  const units = timed ? seconds : key === 'size' ? bytes : {};
  // A unit ends each number but the last: were it optional, a long run of digits could be cut in endless ways.
  if (!/^(?=.)(?:\d{1,12}(?:\.\d{1,9})?[a-z]{1,2})*(?:\d{1,12}(?:\.\d{1,9})?)?$/i.test(text))
    return undefined;
  const parts = [...text.toLowerCase().matchAll(/(\d+(?:\.\d+)?)([a-z]*)/g)];
  let sum = 0;
  for (const [, digits = '', written = ''] of parts) {
    const unit = key === 'size' && written.length === 2 ? written.replace(/b$/, '') : written;
    const factor = unit === '' ? (parts.length > 1 ? undefined : timed ? 60 : 1) : units[unit];
    if (factor === undefined || (parts.length > 1 && !timed)) return undefined;
    sum += Number(digits) * factor;
  }
  return sum;
}

/** `1h-6h` (from 1 h to under 6 h), `5d-` (5 d and more); for tries, `3` is 3 and `3-5` includes 5. */
export function readRange(key: MeasureKey, text: string): Range | undefined {
  const [first = '', second, ...rest] = text.split('-');
  const least = readMeasure(key, first);
  if (least === undefined || rest.length > 0) return undefined;
  const counted = key === 'tries';
  if (second === undefined)
    return counted ? { least, most: least, withLeast: true, withMost: true } : undefined;
  const most = second === '' ? Infinity : readMeasure(key, second);
  if (most === undefined || most < least) return undefined;
  return { least, most, withLeast: true, withMost: counted };
}

export const inRange = (value: number, range: Range): boolean =>
  (range.withLeast ? value >= range.least : value > range.least) &&
  (range.withMost ? value <= range.most : value < range.most);

const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
const rounded = (value: number): number => Math.round(value * 100) / 100;

/** `7200` → `2 hours`, `1048576` → `1 MiB`, for sentences. */
export function sayMeasure(key: MeasureKey, value: number): string {
  if (key === 'tries') return plural(value, 'time');
  if (key === 'size') {
    const sizes = [
      ['GiB', 1024 ** 3],
      ['MiB', 1024 ** 2],
      ['KiB', 1024],
    ] as const;
    const [name, factor] = sizes.find(([, size]) => value >= size) ?? ['bytes', 1];
    return `${rounded(value / factor)} ${name}`;
  }
  const times = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const;
  const [unit, factor] = times.find(([, size]) => value >= size) ?? ['second', 1];
  return plural(rounded(value / factor), unit);
}
