const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const zones: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

/** A date as in RFC 5322 (and its obsolete forms) → Unix seconds; undefined when it is none. */
export function readDate(text: string): number | undefined {
  const match =
    /(\d{1,2})[ \t-]+([A-Za-z]{3})[a-z]*[ \t-]+(\d{2,4})[ \t]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[ \t]*([+-]\d{4})|[ \t]+([A-Za-z]{1,5}))?/.exec(
      text.slice(0, 200).replace(/\r?\n/g, ''),
    );
  if (match === null) return undefined;
  const month = months.indexOf((match[2] ?? '').toLowerCase());
  let year = Number(match[3]);
  if (year < 50) year += 2000;
  else if (year < 1000) year += 1900;
  const [day, hour, minute, second] = [match[1], match[4], match[5], match[6] ?? '0'].map(Number);
  if (month < 0 || day === undefined || day < 1 || day > 31) return undefined;
  if ((hour ?? 24) > 23 || (minute ?? 60) > 59 || (second ?? 61) > 60) return undefined;
  const at = Date.UTC(year, month, day, hour, minute, second) / 1000;
  const offset = match[7];
  if (offset !== undefined) {
    const seconds = Number(offset.slice(1, 3)) * 3600 + Number(offset.slice(3)) * 60;
    return offset.startsWith('-') ? at + seconds : at - seconds;
  }
  return at - (zones[(match[8] ?? 'z').toLowerCase()] ?? 0) * 3600;
}
