import type { Vocabulary } from '#mail/filter/completions';
import type { Key } from '#mail/filter/keys';
import { tokensOf } from '#mail/filter/tokens';
import type { Analysis } from '../wire.ts';

/** The keys and values that the newest counts name, for completion. */
export function vocabularyOf(analysis: Analysis | undefined): Vocabulary {
  const words: Partial<Record<Key, { value: string; count: number }[]>> = {};
  const add = (key: Key, value: string, count: number): void => {
    (words[key] ??= []).push({ value, count });
  };
  for (const { values } of analysis?.facets ?? [])
    for (const { term, count } of values) {
      const [token] = tokensOf(term);
      const value = token?.values[0]?.text;
      if (token === undefined || value === undefined || value === '') continue;
      const key = token.key as Key;
      if (key === 'age') continue;
      add(key, value, count);
      // A domain is mostly meant as the end of a recipient.
      if (key === 'domain') add('to', `@${value}`, count);
    }
  return words;
}
