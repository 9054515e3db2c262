import { type Cf, type CfItem, type CfKind, parseCf } from './parse.ts';

/** One difference between two configurations in what they do. */
export interface CfChange {
  readonly kind: CfKind;
  readonly name: string;
  /** Absent where it was added. */
  readonly before?: string;
  /** Absent where it was removed. */
  readonly after?: string;
  /** "option MaxMessageSize: 0 → 10000000" */
  readonly words: string;
}

const titles: Readonly<Record<CfKind, string>> = {
  version: 'version of the configuration',
  option: 'option',
  class: 'class',
  'class-file': 'file of class',
  macro: 'macro',
  map: 'map',
  mailer: 'mailer',
  header: 'header',
  'queue-group': 'queue group',
  milter: 'milter',
  trusted: 'trusted users',
  priority: 'priority',
  environment: 'environment',
  ruleset: 'ruleset',
  other: 'line',
};

/** Options that may be given several times: every value is in force. */
const many = new Set(['DaemonPortOptions', 'ClientPortOptions']);
/** Kinds of which every line adds to the others. */
const sets: ReadonlySet<CfKind> = new Set(['class', 'class-file', 'trusted', 'environment', 'header']);

const listed = (item: CfItem): boolean =>
  sets.has(item.kind) || (item.kind === 'option' && many.has(item.name));

/** Members of a class are words; of everything else that may be there several times, each line is one value. */
const valuesOf = ({ kind, value }: CfItem): readonly string[] =>
  kind === 'class' || kind === 'trusted' ? value.split(/\s+/).filter((word) => word !== '') : [value];

interface Group {
  readonly kind: CfKind;
  readonly name: string;
  readonly listed: boolean;
  values: string[];
  rules: string[];
}

/** What is in force, by kind and name: the last of several, or all where they add up. */
function inForce({ items }: Cf): Map<string, Group> {
  const found = new Map<string, Group>();
  for (const item of items) {
    const key = `${item.kind} ${item.kind === 'option' || item.kind === 'header' ? item.name.toLowerCase() : item.name}`;
    const group = found.get(key) ?? {
      ...{ kind: item.kind, name: item.name, listed: listed(item), values: [], rules: [] },
    };
    if (group.listed) group.values.push(...valuesOf(item));
    else group.values = [item.value];
    // A ruleset that is begun again goes on where it was.
    group.rules.push(...item.rules);
    found.set(key, group);
  }
  return found;
}

const short = (text: string): string =>
  text === '' ? 'empty' : text.length > 120 ? `${text.slice(0, 120)}…` : text;

/** How many lines of `a` are not among those of `b`, each counted as often as it is there. */
function without(a: readonly string[], b: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of b) left.set(line, (left.get(line) ?? 0) + 1);
  return a.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

const rulesWord = (count: number): string => `${count} ${count === 1 ? 'rule' : 'rules'}`;

function ruleset(before: Group | undefined, after: Group | undefined): string | undefined {
  const old = before?.rules ?? [];
  const now = after?.rules ?? [];
  if (before !== undefined && after !== undefined && old.join('\n') === now.join('\n')) return undefined;
  if (before === undefined) return `new, ${rulesWord(now.length)}`;
  if (after === undefined) return `removed, ${rulesWord(old.length)}`;
  const added = without(now, old).length;
  const removed = without(old, now).length;
  if (added === 0 && removed === 0) return 'rules in another order';
  return [
    ...(added > 0 ? [`${rulesWord(added)} added`] : []),
    ...(removed > 0 ? [`${rulesWord(removed)} removed`] : []),
  ].join(', ');
}

function list(before: readonly string[], after: readonly string[]): string | undefined {
  const added = without(after, before);
  const removed = without(before, after);
  if (added.length === 0 && removed.length === 0) return undefined;
  return [
    ...(added.length > 0 ? [`${added.map(short).join(', ')} added`] : []),
    ...(removed.length > 0 ? [`${removed.map(short).join(', ')} removed`] : []),
  ].join('; ');
}

/** `P=[IPC], F=mDFMuX` → values by equate; words without `=` stand for themselves. */
const equates = (value: string): ReadonlyMap<string, string> =>
  new Map(
    value.split(/, (?=\w+=)/).map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
    }),
  );

/** Only the equates that differ. */
function equateWords(before: string, after: string): string {
  const [old, now] = [equates(before), equates(after)];
  return [...new Set([...now.keys(), ...old.keys()])]
    .filter((name) => old.get(name) !== now.get(name))
    .map((name) => `${name}=${short(old.get(name) ?? '')} → ${short(now.get(name) ?? '')}`)
    .join('; ');
}

const hasEquates: ReadonlySet<CfKind> = new Set(['mailer', 'milter', 'queue-group']);

function wordsOf(before: Group | undefined, after: Group | undefined): string | undefined {
  const group = after ?? before;
  if (group?.kind === 'ruleset') return ruleset(before, after);
  if (group?.listed === true) return list(before?.values ?? [], after?.values ?? []);
  const old = before?.values.at(-1);
  const now = after?.values.at(-1);
  if (old === now) return undefined;
  if (old === undefined) return group?.kind === 'other' ? 'added' : `${short(now ?? '')} (was not set)`;
  if (now === undefined) return group?.kind === 'other' ? 'removed' : `no longer set (was ${short(old)})`;
  if (group !== undefined && hasEquates.has(group.kind)) return equateWords(old, now);
  return `${short(old)} → ${short(now)}`;
}

const textOf = (group: Group | undefined): string | undefined =>
  group === undefined ? undefined : (group.kind === 'ruleset' ? group.rules : group.values).join('\n');

/**
 * What another sendmail.cf changes, by meaning: comments, the header of generated files and an order without effect count
 * for nothing; the order of rules does. In the order of the new file, what is gone at the end.
 */
export function diffCf(before: string, after: string): readonly CfChange[] {
  const old = inForce(parseCf(before));
  const now = inForce(parseCf(after));
  const found: CfChange[] = [];
  for (const key of new Set([...now.keys(), ...old.keys()])) {
    const [was, is] = [old.get(key), now.get(key)];
    const words = wordsOf(was, is);
    const group = is ?? was;
    if (words === undefined || group === undefined) continue;
    const { kind, name } = group;
    const [oldText, newText] = [textOf(was), textOf(is)];
    found.push({
      kind,
      name,
      ...(oldText === undefined ? {} : { before: oldText }),
      ...(newText === undefined ? {} : { after: newText }),
      words: `${titles[kind]}${name === '' ? '' : ` ${name}`}: ${words}`,
    });
  }
  return found;
}
