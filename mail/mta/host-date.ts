const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const day = 86_400;

/** `date +%z` (`+0130`) in seconds; anything else is 0. */
export function offsetSeconds(zone: string): number {
  const match = /^([+-])(\d\d)(\d\d)$/.exec(zone);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60);
}

/**
 * Unix seconds of a local date without a year, such as `Sat Nov 21 02:48:45` or `Nov 21 03:29`: the latest one that is
 * not in the future of `hostClock` (a day of slack) and falls on the named weekday. `offset` is the host's distance
 * from UTC in seconds at the time of the probe, so a date before a change of summer time is an hour off.
 */
export function hostDate(text: string, hostClock: number, offset: number): number | undefined {
  const match = /^(?:([A-Z][a-z]{2}) )?([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
  if (match === null) return undefined;
  const month = months.indexOf(match[2] ?? '');
  const weekday = match[1] === undefined ? -1 : days.indexOf(match[1]);
  if (month < 0 || (match[1] !== undefined && weekday < 0)) return undefined;
  const thisYear = new Date((hostClock + day) * 1000).getUTCFullYear();
  let latest: number | undefined;
  for (let year = thisYear + 1; year > thisYear - 12; year--) {
    const local = Date.UTC(
      year,
      month,
      Number(match[3]),
      Number(match[4]),
      Number(match[5]),
      Number(match[6] ?? 0),
    );
    const at = local / 1000 - offset;
    if (at > hostClock + day) continue;
    const date = new Date(local);
    if (date.getUTCMonth() !== month) continue;
    if (weekday < 0 || date.getUTCDay() === weekday) return at;
    latest ??= at;
  }
  return latest;
}
