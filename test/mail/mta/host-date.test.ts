import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostDate, offsetSeconds } from '#mail/mta/host-date';

const at = (iso: string): number => Date.parse(iso) / 1000;

describe('dates without a year', () => {
  it.each([
    ['Sat Nov 21 02:48:45', '2026-11-21T12:00:00Z', 0, '2026-11-21T02:48:45Z'],
    ['Nov 21 03:29', '2026-11-21T12:00:00Z', 0, '2026-11-21T03:29:00Z'],
    // Around New Year, and a host some hours ahead of ours.
    ['Wed Dec 31 23:59:59', '2026-01-01T00:00:10Z', 0, '2025-12-31T23:59:59Z'],
    ['Fri Jan  1 00:30:00', '2026-12-31T23:50:00Z', 0, '2027-01-01T00:30:00Z'],
    // An old message: the weekday tells the year.
    ['Mon Jun  3 10:00:00', '2026-11-21T12:00:00Z', 0, '2024-06-03T10:00:00Z'],
    ['Thu Feb 29 10:00:00', '2026-11-21T12:00:00Z', 0, '2024-02-29T10:00:00Z'],
    ['Sat Nov 21 02:48:45', '2026-11-21T12:00:00Z', 5 * 3600 + 1800, '2026-11-20T21:18:45Z'],
  ])('%s at %s, %i s east', (text, clock, offset, iso) => {
    expect(hostDate(text, at(clock), offset)).toBe(at(iso));
  });

  it.each([
    '',
    'Sat Nov 21',
    'Sab Nov 21 02:48:45',
    'Sat Nop 21 02:48:45',
    'Sat Nov 21 02:48:45 2026',
    '2026-11-21',
  ])('%j is none', (text) => expect(hostDate(text, at('2026-11-21T12:00:00Z'), 0)).toBeUndefined());

  it('of any message of the last year is its own', () => {
    const clock = at('2026-11-21T12:00:00Z');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 364 * 86_400 }),
        fc.integer({ min: -12, max: 14 }),
        (age, hours) => {
          const arrived = clock - age;
          const local = new Date((arrived + hours * 3600) * 1000).toUTCString();
          const [, weekday, day, month, , time] = /^(\w+), (\d+) (\w+) (\d+) (\S+)/.exec(local)!;
          const text = `${weekday} ${month} ${day!.replace(/^0/, ' ')} ${time}`;
          expect(hostDate(text, clock, hours * 3600)).toBe(arrived);
        },
      ),
    );
  });
});

it.each([
  ['+0000', 0],
  ['-0800', -28_800],
  ['+0545', 20_700],
  ['CET', 0],
])('zone %s is %i seconds', (zone, seconds) => {
  expect(offsetSeconds(zone)).toBe(seconds);
});
