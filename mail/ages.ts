/** Ages by which queued mail is counted: the term that means one, and its name. The youngest first, without gaps. */
export const ages: readonly { readonly term: string; readonly label: string; readonly least: number }[] = [
  { term: 'age:0-10m', label: 'under 10 min', least: 0 },
  { term: 'age:10m-1h', label: '10–60 min', least: 600 },
  { term: 'age:1h-6h', label: '1–6 h', least: 3600 },
  { term: 'age:6h-1d', label: '6–24 h', least: 21_600 },
  { term: 'age:1d-3d', label: '1–3 d', least: 86_400 },
  // Both MTAs give up after five days unless they are told otherwise.
  { term: 'age:3d-5d', label: '3–5 d', least: 259_200 },
  { term: 'age:5d-', label: 'over 5 d', least: 432_000 },
];

/** Which of `ages` so many seconds are; a clock that goes wrong makes mail from the future young. */
export function ageBucket(seconds: number): number {
  let at = ages.length - 1;
  while (at > 0 && seconds < (ages[at]?.least ?? 0)) at--;
  return at;
}
