import {
  meaningOf,
  otherNames,
  queueNames,
  states,
  type ChoiceKey,
  type MeasureKey,
  type TextKey,
} from './keys.ts';
import { readMeasure, readRange, type Range } from './measures.ts';
import { tokensOf, type Token } from './tokens.ts';

interface Placed {
  /** Where it stands in the filter. */
  readonly from: number;
  readonly to: number;
  readonly not: boolean;
}

/** One condition. A message has to meet all terms; of the values of one term, any. */
export type Term = Placed &
  (
    | {
        readonly kind: 'text';
        /** `word`: looked for everywhere. */
        readonly key: TextKey | 'word';
        /** The whole text has to be this, not a part of it. */
        readonly whole: boolean;
        readonly values: readonly string[];
      }
    | { readonly kind: 'choice'; readonly key: ChoiceKey; readonly values: readonly string[] }
    | { readonly kind: 'measure'; readonly key: MeasureKey; readonly ranges: readonly Range[] }
  );

/** A part of the filter that makes no sense, and why. */
export interface Problem {
  readonly from: number;
  readonly to: number;
  readonly why: string;
}

export interface Filter {
  readonly text: string;
  /** What was understood. */
  readonly terms: readonly Term[];
  /**
   * Not empty: the filter says something else than the user means. What was understood may be shown,
   * but nothing may act on everything that matches.
   */
  readonly problems: readonly Problem[];
}

type Checked = Term | { readonly why: string };

function choice(token: Token, key: ChoiceKey, values: readonly string[]): Checked {
  const found: string[] = [];
  for (const value of values) {
    const name = value.toLowerCase();
    const known = key === 'is' ? Object.hasOwn(states, name) : queueNames.some((queue) => queue === name);
    const meant = known
      ? name
      : key === 'in' && Object.hasOwn(otherNames, name)
        ? otherNames[name]
        : undefined;
    if (meant === undefined) {
      const may = key === 'is' ? Object.keys(states) : queueNames;
      return { why: `${key}:${value} is none of ${may.join(', ')}` };
    }
    found.push(meant);
  }
  const { from, to, not } = token;
  return { kind: 'choice', key, from, to, not, values: found };
}

function measure(token: Token, key: MeasureKey, values: readonly string[], offered: string): Checked {
  const { from, to, not, sign } = token;
  const like = `write ${offered}${meaningOf.get(key)?.example ?? ''}`;
  const ranges: Range[] = [];
  for (const value of values) {
    if (sign === ':' || sign === '=') {
      const range = sign === ':' || key === 'tries' ? readRange(key, value) : undefined;
      if (range === undefined) return { why: `${key}${sign}${value} is not a range: ${like}` };
      ranges.push(range);
    } else {
      const limit = readMeasure(key, value);
      if (limit === undefined) return { why: `${key}${sign}${value} is not understood: ${like}` };
      if (values.length > 1) return { why: `${key}${sign} takes one value` };
      ranges.push(
        sign.startsWith('>')
          ? { least: limit, most: Infinity, withLeast: sign === '>=', withMost: true }
          : { least: -Infinity, most: limit, withLeast: true, withMost: sign === '<=' },
      );
    }
  }
  return { kind: 'measure', key, from, to, not, ranges };
}

function check(token: Token): Checked | undefined {
  const { from, to, not, key, sign } = token;
  const given = token.values.filter(({ text, quoted }) => quoted || text !== '');
  const values = given.map(({ text }) => text);
  if (key === '') {
    if (values.every((value) => value === ''))
      return not ? { why: '- has to stand directly in front of what it excludes' } : undefined;
    return { kind: 'text', key: 'word', whole: false, from, to, not, values };
  }
  const meaning = meaningOf.get(key);
  if (meaning === undefined)
    return { why: `There is no ${key}${sign} — to look for it as text, put it in quotation marks` };
  if (values.length === 0) return { why: `${key}${sign} needs a value, for example ${meaning.example}` };
  if (token.glued) return { why: `A blank is missing after the quotation of ${key}${sign}` };
  if (meaning.kind === 'measure') return measure(token, meaning.key as MeasureKey, values, meaning.offered);
  if (sign !== ':' && sign !== '=')
    return { why: `${key}${sign} cannot be compared: write ${meaning.offered}` };
  if (meaning.kind === 'choice') return choice(token, meaning.key as ChoiceKey, values);
  if (sign === '=' && (key === 'header' || key === 'subject'))
    return { why: `${key}= is not there: write ${meaning.offered}${meaning.example}` };
  const whole = sign === '=' || meaning.whole === true;
  if (values.includes('') && !(whole && meaning.mayBeEmpty === true))
    return { why: `${key}${sign} needs a value, for example ${meaning.example}` };
  return { kind: 'text', key: meaning.key as TextKey, whole, from, to, not, values };
}

/** Reads a filter; never fails. What makes no sense is in `problems`, each with its place and a whole sentence. */
export function parseFilter(text: string): Filter {
  const terms: Term[] = [];
  const problems: Problem[] = [];
  for (const token of tokensOf(text)) {
    const { from, to } = token;
    const checked = check(token);
    if (checked === undefined) continue;
    if ('why' in checked) problems.push({ from, to, why: checked.why });
    else {
      terms.push(checked);
      // Everything to the end went into what is excluded: far more may match than the user means.
      if (token.open && token.not) problems.push({ from, to, why: 'The quotation after - is not closed' });
    }
  }
  return { text, terms, problems };
}

/** What to tell the user; empty when everything was understood. */
export const problemOf = ({ problems }: Pick<Filter, 'problems'>): string =>
  problems.length === 0 ? '' : `Not understood, so left out: ${problems.map(({ why }) => why).join('; ')}`;
