import type { Completion, Hover, OutlineItem, Place, Span, Surroundings, Token } from '../../language.ts';
import { listWords } from '../list-words.ts';
import type { MainCf, Parameter } from '../main-cf-text.ts';
import { allTypes, mapReference } from '../map-types.ts';
import { namesIn } from '../names.ts';
import { groundOf } from './ground.ts';
import { kindOf } from './kinds.ts';
import { parameterWords } from './parameter-words.ts';
import { restrictionWords } from './restriction-words.ts';
import { isRestrictionList } from './restrictions.ts';

const inside = (at: number, { from, to }: Span): boolean => at >= from && at <= to;

export function mainCfTokens({ logical, parameters }: MainCf, part: Span): readonly Token[] {
  const tokens: Token[] = logical.comments.map((span) => ({ ...span, kind: 'comment' }));
  for (const { nameSpan, value, valueSpan, span } of parameters) {
    if (span.to < part.from || span.from > part.to) continue;
    tokens.push({ ...nameSpan, kind: 'name' });
    const equals = logical.text.indexOf('=', nameSpan.to);
    tokens.push({ from: equals, to: equals + 1, kind: 'operator' });
    for (const use of namesIn(value, valueSpan.from)) tokens.push({ ...use.span, kind: 'variable' });
    for (const { text, span: at } of listWords(value, valueSpan.from)) {
      const map = mapReference(text);
      if (map !== undefined)
        tokens.push({ from: at.from, to: at.from + text.lastIndexOf(map.name), kind: 'type' });
      else if (restrictionWords.has(text.toLowerCase())) tokens.push({ ...at, kind: 'keyword' });
      else if (/^\d+[smhdw]?$/.test(text)) tokens.push({ ...at, kind: 'number' });
    }
  }
  // Comments lie between the words of a value; a name inside a map reference is behind its type.
  let end = 0;
  return tokens
    .sort((a, b) => a.from - b.from)
    .filter(({ from, to }) => {
      if (from < end || to <= from) return false;
      end = to;
      return to >= part.from && from <= part.to;
    });
}

const at = (main: MainCf, offset: number): Parameter | undefined =>
  main.parameters.find(({ span }) => inside(offset, span));

export function mainCfHover(main: MainCf, offset: number, around: Surroundings): Hover | undefined {
  const one = at(main, offset);
  if (one === undefined) return undefined;
  const use = namesIn(one.value, one.valueSpan.from).find(({ span }) => inside(offset, span));
  const name = use?.name ?? (inside(offset, one.nameSpan) ? one.name : undefined);
  if (name === undefined) return undefined;
  const ground = groundOf(main, around);
  const fallback = ground.words?.defaults[name];
  const set = main.inForce.get(name)?.value;
  const value = set === undefined ? undefined : ground.expanded(set);
  return {
    span: use?.span ?? one.nameSpan,
    title: name,
    text:
      parameterWords[name] ??
      (ground.known(name)
        ? 'A parameter of Postfix; postconf(5) tells about it.'
        : 'A name of this configuration.'),
    code: [
      ...(fallback === undefined ? [] : [`default: ${fallback === '' ? '(empty)' : fallback}`]),
      ...(set === undefined || value === undefined || value === set ? [] : [`in force: ${value}`]),
    ],
  };
}

/** A `$name` leads to its line, a map to its file. */
export function mainCfDefinition(main: MainCf, offset: number, around: Surroundings): Place | undefined {
  const one = at(main, offset);
  if (one === undefined) return undefined;
  const use = namesIn(one.value, one.valueSpan.from).find(({ span }) => inside(offset, span));
  if (use !== undefined) {
    const target = main.inForce.get(use.name);
    return target === undefined ? undefined : { path: around.file.path, span: target.span };
  }
  const word = listWords(one.value, one.valueSpan.from).find(({ span }) => inside(offset, span));
  if (word === undefined) return undefined;
  const name = mapReference(word.text)?.name ?? word.text;
  const path = groundOf(main, around).expanded(name);
  const file = around.files.find((other) => other.path === path);
  if (file !== undefined) return { path: file.path };
  const target = main.inForce.get(word.text);
  return target === undefined ? undefined : { path: around.file.path, span: target.span };
}

export const mainCfOutline = (main: MainCf): readonly OutlineItem[] =>
  main.parameters.map(({ name, value, span }) => ({
    name,
    detail: value.replace(/\s+/g, ' ').slice(0, 80),
    kind: 'setting',
    span,
    children: [],
  }));

export const mainCfFolds = ({ logical, parameters }: MainCf): readonly Span[] =>
  parameters.map(({ span }) => span).filter(({ from, to }) => logical.text.slice(from, to).includes('\n'));

/** Parameters at the start of a line, values and names behind `=`. */
export function mainCfCompletions(main: MainCf, offset: number, around: Surroundings): readonly Completion[] {
  const { text } = main.logical;
  const ground = groundOf(main, around);
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(start, offset);
  if (/^\s*#/.test(before)) return [];
  const [word = ''] = /[A-Za-z0-9_.]*$/.exec(before) ?? [];
  const span = { from: offset - word.length, to: offset };
  if (before === word) {
    const hasEquals = /^[A-Za-z0-9_]*\s*=/.test(text.slice(offset));
    return ground.knownNames
      .filter((name) => name.startsWith(word))
      .slice(0, 300)
      .map((name) => ({
        label: name,
        kind: 'setting',
        span,
        insert: hasEquals ? name : `${name} = `,
        detail: ground.words?.defaults[name] ?? '',
        ...(parameterWords[name] === undefined ? {} : { help: parameterWords[name] }),
      }));
  }
  const one = main.parameters.filter(({ nameSpan }) => nameSpan.to < offset).at(-1);
  if (one === undefined) return [];
  const prior = before.slice(0, before.length - word.length);
  if (/\$[{(]?$/.test(prior))
    return [...new Set([...main.inForce.keys(), ...ground.knownNames])]
      .filter((name) => name.startsWith(word))
      .slice(0, 300)
      .map((name) => ({
        label: name,
        kind: 'macro',
        span,
        insert: name,
        detail: ground.inForce(name) ?? '',
      }));
  const kind = kindOf(one.name, ground.words?.defaults[one.name]);
  const values =
    kind === undefined
      ? []
      : kind.kind === 'boolean'
        ? ['yes', 'no']
        : kind.kind === 'word' || kind.kind === 'words'
          ? kind.words
          : [];
  const told = ground.words?.mapTypes ?? [];
  // A host whose main.cf is broken tells none.
  const types = told.length === 0 ? allTypes : told;
  const maps = types
    .filter((type) => /_(?:maps|checks|restrictions|database)$/.test(one.name) && type !== 'proxy')
    .map((type) => ({ label: `${type}:`, kind: 'map' as const }));
  const restrictions = isRestrictionList(main, one.name)
    ? [...restrictionWords.keys()].map((label) => ({ label, kind: 'value' as const }))
    : [];
  return [...values.map((label) => ({ label, kind: 'value' as const })), ...restrictions, ...maps]
    .filter(({ label }) => label.startsWith(word))
    .map(({ label, kind: one_ }) => ({ label, kind: one_, span, insert: label }));
}
