import type { Survey } from '#contract/config';

/** How a file of another host stands to the same file here. */
export type Likeness = 'same' | 'differs' | 'absent' | 'only-there' | 'unreadable' | 'not-part';

export interface FileRow {
  readonly path: string;
  readonly role: string;
  /** Made from other files: compared, but never copied. */
  readonly generated: boolean;
  /** By host, in the order of `others`. */
  readonly cells: readonly Likeness[];
}

/** Its hash, `not-part` where the survey does not name it, `undefined` where it could not be read. */
const hashIn = (survey: Survey, path: string): string | undefined => {
  const state = survey.states.find((one) => one.path === path);
  return state === undefined ? 'not-part' : state.sha256;
};

/** How a file stands: by the hashes of both surveys alone. */
export function likeness(here: Survey, there: Survey, path: string): Likeness {
  const [mine, theirs] = [hashIn(here, path), hashIn(there, path)];
  if (theirs === 'not-part') return 'not-part';
  if (theirs === undefined || mine === undefined) return 'unreadable';
  if (theirs === 'absent') return mine === 'absent' ? 'same' : 'absent';
  if (mine === 'absent' || mine === 'not-part') return 'only-there';
  return mine === theirs ? 'same' : 'differs';
}

/** Every file of the host, and of the others where they have more; those that differ somewhere first. */
export function rowsOf(here: Survey, others: readonly (Survey | undefined)[]): readonly FileRow[] {
  const files = new Map<string, { role: string; generated: boolean }>();
  for (const survey of [here, ...others])
    for (const set of survey?.sets ?? [])
      for (const { path, role, generated } of set.files)
        if (!files.has(path)) files.set(path, { role, generated: generated === true });
  const rows = [...files].map(([path, file]) => ({
    path,
    ...file,
    cells: others.map((there) => (there === undefined ? 'not-part' : likeness(here, there, path))),
  }));
  const differs = ({ cells }: FileRow): boolean =>
    cells.some((cell) => cell === 'differs' || cell === 'absent' || cell === 'only-there');
  return [...rows.filter(differs), ...rows.filter((row) => !differs(row))];
}

export const likenessWords: Record<Likeness, string> = {
  same: 'same',
  differs: 'differs',
  absent: 'not there',
  'only-there': 'only there',
  unreadable: 'not readable',
  'not-part': '–',
};
