import type { Completion, Hover, Language, OutlineItem, Span, Surroundings, Token } from '../../language.ts';
import { accessActions, checksActions } from './actions.ts';
import { mapFindings } from './findings.ts';
import { isRules, mapGround } from './ground.ts';
import { fold } from './key-findings.ts';
import { mapMatch } from './match.ts';
import { type PostfixMap, parseMap } from './parse.ts';

/** Entries that touch a part, found by halving: tables can be long. */
function touching({ entries }: PostfixMap, part: Span): PostfixMap['entries'] {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.span.to ?? 0) < part.from) low = middle + 1;
    else high = middle;
  }
  const end = entries.findIndex((entry, i) => i >= low && entry.span.from > part.to);
  return entries.slice(low, end < 0 ? undefined : end);
}

function tokens(map: PostfixMap, part: Span): readonly Token[] {
  const found: Token[] = map.logical.comments
    .filter(({ from, to }) => to >= part.from && from <= part.to)
    .map((span) => ({ ...span, kind: 'comment' }));
  for (const { keySpan, value, valueSpan } of touching(map, part)) {
    found.push({ ...keySpan, kind: keySpan.to > keySpan.from ? 'name' : 'plain' });
    const word = /^[A-Z_]{2,}(?=\s|$)|^[45]\d\d(?=\s|$)/.exec(value)?.[0] ?? '';
    if (word !== '') found.push({ from: valueSpan.from, to: valueSpan.from + word.length, kind: 'keyword' });
  }
  return found.sort((a, b) => a.from - b.from);
}

function completions(map: PostfixMap, at: number, around: Surroundings): readonly Completion[] {
  const { text } = map.logical;
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  const ground = mapGround(around);
  const [, word] = /^[^\s#].*[ \t]([A-Za-z_]*)$/.exec(before) ?? [];
  if (word === undefined) return [];
  const labels =
    ground.use === 'access'
      ? Object.keys(accessActions)
      : ground.use === 'checks'
        ? Object.keys(checksActions)
        : ground.use === 'transport'
          ? [...(ground.services ?? [])].map((service) => `${service}:`)
          : [];
  const span = { from: at - word.length, to: at };
  return labels
    .filter((label) => label.toLowerCase().startsWith(word.toLowerCase()))
    .map((label) => ({ label, kind: 'value', span, insert: label }));
}

const actionWords: Readonly<Record<string, string>> = {
  OK: 'Lets it through this list of restrictions.',
  REJECT: 'Refuses it with access_map_reject_code, or 5.7.1 in header and body checks.',
  DEFER: 'Refuses it for now.',
  DEFER_IF_REJECT: 'Refuses it for now if a later restriction would refuse it.',
  DEFER_IF_PERMIT: 'Refuses it for now if nothing later refuses it.',
  DUNNO: 'As if nothing had been found; shorter keys are not tried.',
  DISCARD: 'Takes the message and throws it away, for all its recipients.',
  HOLD: 'Takes the message and puts it on hold, for all its recipients.',
  FILTER: 'Sends the message through transport:destination.',
  PREPEND: 'Puts a header in front.',
  REDIRECT: 'Sends the message to another address instead.',
  BCC: 'Sends a copy to one more recipient.',
  INFO: 'Logs it and goes on.',
  WARN: 'Logs a warning and goes on.',
  IGNORE: 'Deletes the line.',
  REPLACE: 'Puts other text in place of the line.',
  STRIP: 'Logs the line and deletes it.',
};

function hover(map: PostfixMap, at: number): Hover | undefined {
  const entry = touching(map, { from: at, to: at })[0];
  if (entry === undefined) return undefined;
  const word = /^[A-Za-z_]+/.exec(entry.value)?.[0] ?? '';
  const text = actionWords[word.toUpperCase()];
  const span = { from: entry.valueSpan.from, to: entry.valueSpan.from + word.length };
  return text === undefined || at < span.from || at > span.to
    ? undefined
    : { span, title: word.toUpperCase(), text };
}

const outline = ({ entries }: PostfixMap): readonly OutlineItem[] =>
  entries.slice(0, 5000).map(({ key, value, span }) => ({
    name: key,
    detail: value.replace(/\s+/g, ' ').slice(0, 80),
    kind: 'entry',
    span,
    children: [],
  }));

/** Every table of Postfix but aliases: access, virtual, transport, canonical, checks … in all map types. */
export const postfixMap: Language<PostfixMap> = {
  parse: parseMap,
  findings: mapFindings,
  told: ({ entries }) => ({ names: new Set(entries.map(({ key }) => fold(key))) }),
  tokens,
  completions,
  hover: (map, at, around) => (isRules(mapGround(around).type) ? undefined : hover(map, at)),
  outline,
  match: mapMatch,
};
