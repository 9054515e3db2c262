import { listWords } from '../../../config/postfix/list-words.ts';
import { folded, sameText } from './addresses.ts';
import { fileOf } from './files.ts';
import { findKey } from './maps.ts';
import { type Steps, Unanswered, fileTable } from './need.ts';
import { inNetwork, literal, sameAddress } from './networks.ts';
import type { Settings } from './settings.ts';
import type { Stage } from './trace.ts';

/** `exact`: the text itself. `domain`: names below a pattern too. `client`: a name and an address. */
type How = 'exact' | 'domain' | 'client';

interface Subject {
  readonly name: string;
  /** '' where there is none. */
  readonly address: string;
}

/** A name, then what is above it: `a.b.c`, then `b.c` with parents, `.b.c` without. */
export function withParents(name: string, parents: boolean): string[] {
  const found: string[] = [];
  for (let now = name; now !== '';) {
    found.push(now);
    const dot = now.indexOf('.', 1);
    if (dot < 0) break;
    now = now.slice(parents ? dot + 1 : dot);
  }
  return found;
}

function plain(pattern: string, subject: Subject, how: How, parents: boolean): boolean {
  const [want, name] = [folded(pattern), folded(subject.name)];
  if (want === name && name !== '') return true;
  if (how === 'exact') return false;
  if (how === 'client' && subject.address !== '' && inNetwork(subject.address, pattern)) return true;
  return parents ? name.endsWith(`.${want}`) : want.startsWith('.') && name.endsWith(want);
}

/** Items of a file that a list names: `#` begins a comment. */
const itemsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((row) => !/^\s*#/.test(row))
    .flatMap((row) => listWords(row).map(({ text: item }) => item));

/**
 * The pattern of a list that matches; `undefined` where none does, or the first that does begins with `!`.
 * Patterns are names, networks, `/files` with more of them, and maps where any value counts (match_list).
 */
export function* listed(
  settings: Settings,
  parameter: string,
  subject: Subject,
  how: How,
  stage: Stage,
): Steps<string | undefined> {
  const parents = settings.parents(parameter);
  const cites = settings.cite(parameter);
  const walk = function* (
    items: readonly string[],
    depth: number,
  ): Steps<{ item: string; yes: boolean } | undefined> {
    for (const item of items) {
      const pattern = item.replace(/^!+/, '');
      const yes = (item.length - pattern.length) % 2 === 0;
      if (pattern.startsWith('/') && !pattern.includes(':')) {
        const [got] = yield [{ table: fileTable, key: pattern }];
        if (got?.value === undefined)
          throw new Unanswered(`${pattern}, which ${parameter} names, cannot be read`);
        const inside = depth > 20 ? undefined : yield* walk(itemsOf(fileOf(got.value).text), depth + 1);
        if (inside !== undefined) return { item, yes: yes === inside.yes };
      } else if (/^[a-z][a-z0-9]*:/.test(pattern) && !pattern.startsWith('[')) {
        const maps = { parameter, tables: [settings.table(pattern)], cites };
        const names = how === 'exact' ? [folded(subject.name)] : withParents(folded(subject.name), parents);
        for (const key of subject.address === '' ? names : [...names, subject.address])
          if (key !== '' && (yield* findKey(maps, key, stage)) !== undefined) return { item, yes };
      } else if (plain(pattern, subject, how, parents)) return { item, yes };
    }
    return undefined;
  };
  const found = yield* walk(settings.words(parameter), 0);
  return found?.yes === true ? found.item : undefined;
}

/** Whether a domain list has this domain. */
export function* hasDomain(
  settings: Settings,
  parameter: string,
  domain: string,
  stage: Stage,
): Steps<boolean> {
  const how = parameter === 'relay_domains' ? 'domain' : 'exact';
  const found = yield* listed(settings, parameter, { name: domain, address: '' }, how, stage);
  const words = found === undefined ? `${domain} is not one of them` : `${domain} matches ${found}`;
  stage.test(parameter, found !== undefined, words, settings.cite(parameter));
  return found !== undefined;
}

/** Whether this instance delivers for the domain: `mydestination`, or one of its own addresses in brackets. */
export function* local(settings: Settings, domain: string, stage: Stage): Steps<boolean> {
  const name = domain.replace(/([^.])\.$/, '$1');
  if (name === '') return false;
  const address = literal(name);
  if (address !== undefined && [...settings.inForce.addresses].some((own) => sameAddress(own, address)))
    return true;
  const quiet = stage.open();
  return (yield* listed(settings, 'mydestination', { name, address: '' }, 'exact', quiet)) !== undefined;
}

export const inOwnNetworks = (settings: Settings, client: Subject, stage: Stage): Steps<string | undefined> =>
  listed(settings, 'mynetworks', client, 'client', stage);

/** Whether a text is one of a plain list of words. */
export const among = (words: readonly string[], text: string): boolean =>
  words.some((word) => sameText(word, text));
