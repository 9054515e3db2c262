import type { Edit, Span } from '../../language.ts';
import { listWords, type ListWord } from '../list-words.ts';
import type { MainCf, Parameter } from '../main-cf-text.ts';
import { mapReference } from '../map-types.ts';
import { restrictionParameters, restrictionWords } from './restriction-words.ts';

/** One restriction of a list, with what belongs to it. */
export interface Restriction {
  readonly name: ListWord;
  /** Map, service, domain or number that it needs. */
  readonly argument?: ListWord;
  /** `warn_if_reject` in front of it. */
  readonly warnOnly: boolean;
  /** All of it, as it stands. */
  readonly span: Span;
}

export interface RestrictionList {
  readonly parameter: Parameter;
  readonly items: readonly Restriction[];
}

/** Whether the value is a list of restrictions: one of smtpd's own, or a class of the admin's. */
export function isRestrictionList(main: MainCf, name: string): boolean {
  if (restrictionParameters.includes(name)) return true;
  const classes = main.inForce.get('smtpd_restriction_classes')?.value ?? '';
  return classes.split(/[\s,]+/).includes(name);
}

/** The list that is in force for a parameter, item by item; undefined where main.cf does not set it. */
export function restrictionList(main: MainCf, parameter: string): RestrictionList | undefined {
  const one = main.inForce.get(parameter);
  return one === undefined ? undefined : listOf(one);
}

export function listOf(parameter: Parameter): RestrictionList {
  const words = listWords(parameter.value, parameter.valueSpan.from);
  const items: Restriction[] = [];
  let warn: ListWord | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const name = word.text.toLowerCase();
    if (name === 'warn_if_reject' && i + 1 < words.length) {
      warn = word;
      continue;
    }
    const takes = restrictionWords.get(name);
    const next = words[i + 1];
    // A word that is a restriction itself is no argument: the argument is missing.
    const has = takes !== undefined && takes !== 'none' && next !== undefined && isArgument(next.text);
    const last = has ? next : word;
    items.push({
      name: word,
      ...(has ? { argument: next } : {}),
      warnOnly: warn !== undefined,
      span: { from: warn?.span.from ?? word.span.from, to: last.span.to },
    });
    warn = undefined;
    if (has) i += 1;
  }
  return { parameter, items };
}

const isArgument = (text: string): boolean =>
  mapReference(text) !== undefined || !restrictionWords.has(text.toLowerCase());

/** Text of an item in one piece. */
const textOf = (text: string, { span }: Restriction): string =>
  text.slice(span.from, span.to).replace(/\s*\n\s*/g, ' ');

/** Whether items stand on lines of their own. */
const perLine = (text: string, { parameter }: RestrictionList): boolean =>
  /\n[ \t]/.test(text.slice(parameter.valueSpan.from, parameter.valueSpan.to));

/** Swaps places so that item `from` stands at `to`; every other item keeps its order, and separators stay. */
export function moveItem(text: string, list: RestrictionList, from: number, to: number): Edit[] {
  const order = list.items.map((_item, i) => i);
  const [moved] = order.splice(from, 1);
  if (moved === undefined) return [];
  order.splice(Math.max(0, Math.min(to, order.length)), 0, moved);
  return list.items.flatMap((item, i): Edit[] => {
    const other = list.items[order[i] ?? i];
    return other === undefined || other === item ? [] : [{ ...item.span, text: textOf(text, other) }];
  });
}

/** Takes an item out, with one separator. */
export function removeItem(list: RestrictionList, at: number): Edit[] {
  const item = list.items[at];
  if (item === undefined) return [];
  const after = list.items[at + 1];
  const before = list.items[at - 1];
  if (after !== undefined) return [{ from: item.span.from, to: after.span.from, text: '' }];
  if (before !== undefined) return [{ from: before.span.to, to: item.span.to, text: '' }];
  return [{ ...item.span, text: '' }];
}

/** Puts a restriction before item `at`; behind the last one when there is none. */
export function insertItem(text: string, list: RestrictionList, at: number, words: string): Edit[] {
  const lines = perLine(text, list);
  const before = list.items[at];
  if (before !== undefined) {
    const indent = lines ? `\n${indentOf(text, before.span.from)}` : ' ';
    return [{ from: before.span.from, to: before.span.from, text: `${words},${indent}` }];
  }
  const last = list.items.at(-1);
  if (last === undefined) {
    const { from } = list.parameter.valueSpan;
    return [{ from, to: from, text: text[from - 1] === '=' ? ` ${words}` : words }];
  }
  const indent = lines ? `\n${indentOf(text, last.span.from)}` : ' ';
  return [{ from: last.span.to, to: last.span.to, text: `,${indent}${words}` }];
}

function indentOf(text: string, at: number): string {
  const line = text.lastIndexOf('\n', at - 1) + 1;
  return /^[ \t]+/.exec(text.slice(line, at))?.[0] ?? '    ';
}
