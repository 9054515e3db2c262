import { textOf } from '#mail/bytes';
import type { Outline, OutlineItem } from './outline.ts';

/** Places in the trace that have a text, without regard to case; none for an empty text. */
export type Finder = (sought: string) => readonly number[];

function textIn({ step }: OutlineItem): string {
  if (step === undefined) return '';
  const { name, before, after, key, value, words, cites, opens, closes } = step;
  // Addresses are looked for as they are written, and as the MTA takes them apart.
  const parts = [
    ...[before, after].flatMap((tokens) => [tokens?.join(' '), tokens?.join('')]),
    ...[name, key, value, words, cites, ...opens, ...closes],
  ];
  return textOf(parts.filter((part) => part !== undefined).join('\n')).toLowerCase();
}

/** Prepares searching one trace; the texts are made once. */
export function finding({ items }: Outline): Finder {
  let texts: readonly string[] | undefined;
  return (sought) => {
    const wanted = sought.trim().toLowerCase();
    if (wanted === '') return [];
    texts ??= items.map(textIn);
    return texts.flatMap((text, at) => (text.includes(wanted) ? [at] : []));
  };
}
