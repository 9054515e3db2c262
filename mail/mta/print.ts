/** One word as an admin would type it in a shell: quoted only where it must be. */
export function word(value: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(value)) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** A command line for display. */
export const line = (...words: readonly string[]): string => words.map(word).join(' ');

/** The first `show` of many words, then how many more there are. */
export function some(words: readonly string[], show = 3): string {
  const shown = words.slice(0, show).join(' ');
  return words.length > show ? `${shown} … and ${words.length - show} more` : shown;
}

/** `values` in groups of at most `size`. */
export function batches<T>(values: readonly T[], size: number): T[][] {
  const groups: T[][] = [];
  for (let at = 0; at < values.length; at += size) groups.push(values.slice(at, at + size));
  return groups;
}
