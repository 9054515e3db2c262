import { folded } from '../domains.ts';
import { visible } from '../visible.ts';
import { keys, meaningOf, queueNames, states, type Key } from './keys.ts';
import { quote, tokensOf } from './tokens.ts';

/** What values there are, the most frequent first; `count` when it is known. */
export type Vocabulary = Readonly<
  Partial<Record<Key, readonly { readonly value: string; readonly count?: number }[]>>
>;

export interface Completion {
  /** Takes the place of the text between `from` and `to`. */
  readonly insert: string;
  /** Made visible. */
  readonly label: string;
  readonly hint: string;
}

export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
}

const most = 12;

const examples: Readonly<Record<string, readonly (readonly [value: string, hint: string])[]>> = {
  age: [
    ['10m', '10 minutes'],
    ['1h', '1 hour'],
    ['6h', '6 hours'],
    ['1d', '1 day'],
    ['5d', '5 days'],
  ],
  next: [
    ['10m', '10 minutes'],
    ['1h', '1 hour'],
  ],
  size: [
    ['100k', '100 KiB'],
    ['1M', '1 MiB'],
    ['10M', '10 MiB'],
  ],
  tries: [
    ['1', 'once'],
    ['5', '5 times'],
    ['20', '20 times'],
  ],
};

const messages = (count: number | undefined): string =>
  count === undefined ? '' : count === 1 ? '1 message' : `${count} messages`;

/** What starts with the text comes before what only has it somewhere. */
function ranked<T>(all: readonly T[], textOf: (one: T) => string, typed: string): T[] {
  const part = folded(typed);
  const front = all.filter((one) => folded(textOf(one)).startsWith(part));
  const inside = all.filter((one) => {
    const text = folded(textOf(one));
    return !text.startsWith(part) && text.includes(part);
  });
  return [...front, ...inside];
}

function valuesFor(key: Key, vocabulary: Vocabulary): readonly (readonly [value: string, hint: string])[] {
  const known = (vocabulary[key] ?? []).map(({ value, count }) => [value, messages(count)] as const);
  if (key === 'is') return Object.entries(states);
  if (key === 'in') {
    const hints = new Map(known);
    return [...hints.keys(), ...queueNames.filter((queue) => !hints.has(queue))].map(
      (queue) => [queue, hints.get(queue) ?? ''] as const,
    );
  }
  return known.length > 0 ? known : (examples[key] ?? []);
}

/**
 * What may stand where the cursor is: keys for the beginning of a word, values behind a key and its sign. At most 12,
 * none when nothing fits. `vocabulary` holds the values of the newest counts.
 */
export function completions(text: string, cursor: number, vocabulary: Vocabulary): Completions {
  const token = tokensOf(text.slice(0, cursor)).at(-1);
  const none = { from: cursor, to: cursor, options: [] };
  const here = token !== undefined && token.to === cursor ? token : undefined;
  if (here === undefined || here.key === '') {
    const value = here?.values[0];
    if (value?.quoted === true) return none;
    const typed = value?.text ?? '';
    const fitting = keys.filter(({ key }) => key.startsWith(typed.toLowerCase()));
    // While somebody types the name of a key, the rest of the word is part of it.
    const rest = /^[a-z-]*(?:[:=<>]=?)?/i.exec(text.slice(cursor))?.[0] ?? '';
    return {
      from: cursor - typed.length,
      to: typed === '' ? cursor : cursor + rest.length,
      options: fitting
        .slice(0, typed === '' ? keys.length : most)
        .map(({ offered, means }) => ({ insert: offered, label: offered, hint: means })),
    };
  }
  const meaning = meaningOf.get(here.key);
  const value = here.values.at(-1);
  if (meaning === undefined || value === undefined) return none;
  const all = valuesFor(meaning.key, vocabulary);
  const fitting = ranked(all, ([one]) => one, value.text).filter(
    ([one]) => one !== value.text || value.quoted,
  );
  // The rest of a value that the cursor stands in is replaced with it.
  const whole = tokensOf(text)
    .find(({ from, to }) => from <= here.from && to >= cursor)
    ?.values.find(({ from, to }) => from === value.from && to >= cursor);
  return {
    from: value.from,
    to: whole?.to ?? cursor,
    options: fitting
      .slice(0, most)
      .map(([one, hint]) => ({ insert: quote(one), label: visible(one, 200), hint })),
  };
}
