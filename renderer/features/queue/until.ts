import type { HoldUntil } from '#contract/holds';
import { printSpan, printTime } from '../../widgets/format.ts';

/** How the end of a hold is chosen. */
export type End = 'none' | '1h' | '4h' | 'morning' | 'at';

export const ends: readonly (readonly [End, string])[] = [
  ['none', 'No end'],
  ['1h', '1 hour'],
  ['4h', '4 hours'],
  ['morning', 'Tomorrow 8:00'],
  ['at', 'At…'],
];

/** The moment that is meant, in the time zone of this computer; undefined: no end, or no time that makes sense. */
export function momentOf(end: End, typed: string, now: Date): Date | undefined {
  switch (end) {
    case 'none':
      return undefined;
    case '1h':
      return new Date(now.getTime() + 3_600_000);
    case '4h':
      return new Date(now.getTime() + 4 * 3_600_000);
    case 'morning':
      return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8);
    case 'at': {
      // Without a zone, ECMAScript reads a date with a time as local time.
      const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(typed) ? new Date(typed) : undefined;
      return at === undefined || Number.isNaN(at.getTime()) ? undefined : at;
    }
  }
}

const two = (value: number): string => String(value).padStart(2, '0');

/** A moment as a field of the kind `datetime-local` wants it. */
export const fieldTime = (at: Date): string =>
  printTime(at.getTime() / 1000)
    .slice(0, 16)
    .replace(' ', 'T');

/** `UTC+01:00`, of this computer at that moment. */
export function zoneOf(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** Both clocks, so that nobody has to guess which one is meant; one where they agree. */
export function printMoment(at: Date): string {
  const utc = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (at.getTimezoneOffset() === 0) return utc;
  return `${printTime(at.getTime() / 1000).slice(0, 16)} here (${zoneOf(at)}), ${utc}`;
}

/** `in 2h 5m`, `25m overdue`. */
export function printLeft(at: string, now: number): string {
  const left = (Date.parse(at) - now) / 1000;
  return left > 0 ? `in ${printSpan(left)}` : `${printSpan(-left)} overdue`;
}

/** What happens to a hold when its time comes, as a verb. */
export const thenWords: Readonly<Record<HoldUntil['then'], string>> = {
  release: 'release',
  remind: 'remind',
};
