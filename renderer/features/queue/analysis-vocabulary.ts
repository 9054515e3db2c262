import { tokensOf } from '#mail/filter/tokens';
import { keys, type Key } from '#mail/filter/keys';
import type { Vocabulary } from '#mail/filter/completions';
import type { Analysis, View } from './wire.ts';

type Values = { value: string; count?: number }[];

/** What completion can offer: the values of the newest counts, and the hosts there are. */
export function vocabularyOf(analysis: Analysis | undefined, hosts: View['hosts']): Vocabulary {
  const words: Partial<Record<Key, Values>> = { host: hosts.map(({ name }) => ({ value: name })) };
  const known = new Set<string>(keys.map(({ key }) => key));
  const add = (term: string, count: number): void => {
    const [token] = tokensOf(term);
    const value = token?.values[0]?.text;
    if (token === undefined || value === undefined || !known.has(token.key) || count === 0) return;
    (words[token.key as Key] ??= []).push({ value, count });
  };
  for (const { id, values } of analysis?.facets ?? [])
    if (id !== 'age' && id !== 'host') for (const { term, count } of values) add(term, count);
  for (const { term, count } of analysis?.topRecipients ?? []) add(term, count);
  return words;
}
