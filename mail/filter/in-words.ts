import { visible } from '../visible.ts';
import type { TextKey } from './keys.ts';
import { sayMeasure, type Range } from './measures.ts';
import { parseFilter, type Term } from './terms.ts';

const any = (values: readonly string[]): string =>
  values.length < 2 ? (values[0] ?? '') : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;

const shown = (values: readonly string[]): string => any(values.map((value) => `“${visible(value, 120)}”`));

const subjects: Readonly<Record<TextKey | 'word', readonly [yes: string, no: string]>> = {
  word: ['', ''],
  to: ['recipient', 'no recipient'],
  from: ['sender', 'sender'],
  domain: ['to domain', 'not to domain'],
  fromdomain: ['from domain', 'not from domain'],
  reason: ['reason', 'reason'],
  cluster: ['reason like', 'reason not like'],
  source: ['instance', 'instance'],
  host: ['host', 'host'],
  id: ['queue id', 'queue id'],
  header: ['a header', 'no header'],
  subject: ['subject', 'subject'],
};

function sayText(term: Extract<Term, { kind: 'text' }>): string {
  const { key, whole, not, values } = term;
  const none = key === 'from' || key === 'fromdomain' ? values.includes('<>') : false;
  const rest = values.filter((value) => !(none && value === '<>'));
  if (none && rest.length === 0) return `${not ? 'not ' : ''}from the null sender`;
  const beside = none ? `${not ? ' nor' : ' or'} from the null sender` : '';
  const missing: Partial<Record<TextKey, string>> = {
    reason: 'a reason',
    cluster: 'a reason',
    domain: 'a recipient domain',
    fromdomain: 'a sender domain',
  };
  if (key !== 'word' && rest.length === 1 && rest[0] === '' && missing[key] !== undefined)
    return `${not ? 'with' : 'without'} ${missing[key]}`;
  if (key === 'word') return `${not ? 'without' : 'with'} ${shown(rest)} anywhere`;
  const [yes, no] = subjects[key];
  if (['domain', 'fromdomain', 'cluster'].includes(key)) return `${not ? no : yes} ${shown(rest)}${beside}`;
  const verb = whole
    ? not && yes === no
      ? 'is not'
      : 'is'
    : not && yes === no
      ? 'does not contain'
      : 'contains';
  return `${not ? no : yes} ${verb} ${shown(rest)}${beside}`;
}

const queueWords: Readonly<Record<string, string>> = { lost: 'in lost+found' };
const stateWords: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  new: ['new in the last listing', 'not new in the last listing'],
  gone: ['gone', 'not gone'],
  busy: ['being delivered', 'not being delivered'],
  came: ['came since my last look', 'there at my last look'],
  changed: ['changed since my last look', 'unchanged since my last look'],
};

function sayChoice({ key, not, values }: Extract<Term, { kind: 'choice' }>): string {
  if (key === 'in') return `${not ? 'not ' : ''}${any(values.map((value) => queueWords[value] ?? value))}`;
  const words = values.map((value) => stateWords[value]?.[not ? 1 : 0] ?? value);
  return not ? words.join(' and ') : any(words);
}

function sayRange(key: Extract<Term, { kind: 'measure' }>['key'], range: Range): string {
  const { least, most, withLeast, withMost } = range;
  const say = (value: number): string => sayMeasure(key, value);
  if (key === 'tries') {
    if (most === Infinity) return `tried ${withLeast ? 'at least' : 'more than'} ${say(least)}`;
    if (least === -Infinity) return `tried ${withMost ? 'at most' : 'less than'} ${say(most)}`;
    return least === most ? `tried ${say(least)}` : `tried ${least} to ${say(most)}`;
  }
  const [more, less, between] = {
    age: ['older than', 'younger than', 'old'],
    size: ['larger than', 'smaller than', 'large'],
    next: ['next try in more than', 'next try within', 'until the next try'],
  }[key] as [string, string, string];
  if (most === Infinity) return withLeast ? `${say(least)} or more ${between}` : `${more} ${say(least)}`;
  if (least === -Infinity || least === 0) return `${less} ${say(most)}`;
  return `${say(least)} to ${say(most)} ${between}`;
}

function sayTerm(term: Term): string {
  if (term.kind === 'text') return sayText(term);
  if (term.kind === 'choice') return sayChoice(term);
  const said = any(term.ranges.map((range) => sayRange(term.key, range)));
  return term.not ? `not ${said}` : said;
}

/**
 * A filter as a sentence for a confirmation: `recipient contains “@yahoo.com”, older than 2 hours, not from the null
 * sender`. Values are made visible. Empty when the filter has no terms: then everything matches.
 */
export const inWords = (filter: string): string => parseFilter(filter).terms.map(sayTerm).join(', ');
