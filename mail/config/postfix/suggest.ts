import { nearest } from '../tables/nearest.ts';

/**
 * The name that was probably meant, out of many. Two mistakes leave one third of a word untouched, so only names that
 * hold a third of it are looked at letter by letter.
 */
export function suggest(word: string, names: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  if (lower.length > 60) return undefined;
  const [first, second] = [Math.ceil(lower.length / 3), Math.ceil((lower.length * 2) / 3)];
  const thirds = [lower.slice(0, first), lower.slice(first, second), lower.slice(second)];
  return nearest(
    word,
    names.filter((name) => {
      if (Math.abs(name.length - lower.length) > 2) return false;
      const other = name.toLowerCase();
      return thirds.some((third) => third !== '' && other.includes(third));
    }),
  );
}
