import { plural } from '../../../widgets/format.ts';

const day = 86_400_000;

/** How a certificate stands in time: `expires in 12 days`, `expired 3 days ago`, `valid only in 2 days`. @param now milliseconds */
export function validity(
  { notBefore, notAfter }: { readonly notBefore: string; readonly notAfter: string },
  now: number,
): { readonly words: string; readonly tone: 'plain' | 'warning' | 'bad' } {
  const begins = Date.parse(notBefore);
  const ends = Date.parse(notAfter);
  if (Number.isNaN(begins) || Number.isNaN(ends)) return { words: 'its dates cannot be read', tone: 'bad' };
  if (now < begins) return { words: `not valid yet, only in ${days(begins - now)}`, tone: 'bad' };
  if (now >= ends) return { words: `expired ${days(now - ends)} ago`, tone: 'bad' };
  return { words: `expires in ${days(ends - now)}`, tone: ends - now < 21 * day ? 'warning' : 'plain' };
}

const days = (ms: number): string =>
  ms < 2 * day
    ? plural(Math.max(1, Math.floor(ms / 3_600_000)), 'hour')
    : plural(Math.floor(ms / day), 'day');
