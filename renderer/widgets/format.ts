import { visible } from '#mail/visible';

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
] as const;

/** A length of time in at most two units: `3d 4h`, `12m`, `8s`. Negative counts as nothing. */
export function printSpan(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  for (const [at, [unit, size]] of units.entries()) {
    if (whole < size) continue;
    const rest = units[at + 1];
    const more = rest === undefined ? 0 : Math.floor((whole % size) / rest[1]);
    return `${Math.floor(whole / size)}${unit}${rest !== undefined && more > 0 ? ` ${more}${rest[0]}` : ''}`;
  }
  return `${whole}s`;
}

/** Bytes for people, in the powers of 1024 that `mailq` users expect. */
export function printSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(3, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${['B', 'KiB', 'MiB', 'GiB'][power] ?? 'GiB'}`;
}

const counts = new Intl.NumberFormat('en');
/** 100000 → `100,000`. */
export const printCount = (count: number): string => counts.format(count);

/** `1 message`, `2 messages`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${printCount(count)} ${count === 1 ? one : many}`;

/** Local time of this computer, seconds included: incidents are matched against logs. */
export function printTime(unixSeconds: number): string {
  const at = new Date(unixSeconds * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return (
    `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ` +
    `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  );
}

/** Time of day here, from milliseconds. */
export const printClock = (ms: number): string => printTime(ms / 1000).slice(11);

/** An envelope address for people; the null sender shows as `<>`. */
export const printAddress = (address: string): string => (address === '' ? '<>' : visible(address));
