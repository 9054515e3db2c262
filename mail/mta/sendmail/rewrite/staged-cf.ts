import { builtMaps } from '../../../config/cf/files.ts';
import { type CfItem, parseCf } from '../../../config/cf/parse.ts';
import type { Staged } from '../../../rewrite/asking.ts';
import { addedRules } from './check/added-rules.ts';
import { cfFacts } from './check/facts.ts';

/** A cf names a file by one path, and a staged copy is known by where the file really is: name → place, of those that differ. */
export type Links = ReadonlyMap<string, string>;

/** Classes of maps whose last word is the path of a text. */
const textMaps = new Set(['text', 'stab']);

/** Where the staged copy of what the cf calls `path` is; `undefined` where there is none. Built maps are called by their base. */
function copyOf(path: string, suffixes: readonly string[], staged: Staged, links: Links): string | undefined {
  for (const suffix of suffixes) {
    const named = suffix !== '' && path.endsWith(suffix) ? path : path + suffix;
    const real = links.get(named) ?? named;
    if (!staged.paths.includes(real)) continue;
    const copy = staged.directory + real;
    return named === path || !copy.endsWith(suffix) ? copy : copy.slice(0, copy.length - suffix.length);
  }
  return undefined;
}

/** One line of the cf, which may go on over several, with the paths of staged files in the place of the live ones. */
function swapped(text: string, { kind, name, value }: CfItem, staged: Staged, links: Links): string {
  const place = (path: string, suffixes: readonly string[]): string =>
    copyOf(path, suffixes, staged, links) ?? path;
  if (kind === 'map') {
    const type = /^(\S+)/.exec(value)?.[1] ?? '';
    const suffixes = builtMaps[type] ?? (textMaps.has(type) ? [''] : undefined);
    if (suffixes === undefined) return text;
    return text.replace(
      /((?:^|\s)(?:-o)?"?)(\/[^\s"]+)/g,
      (_, before: string, path: string) => before + place(path, suffixes),
    );
  }
  if (kind === 'class-file')
    return text.replace(
      /^(F(?:\{[^}]*\}|.)\s*(?:-o\s*)?)(\/\S+)/,
      (_, before: string, path: string) => before + place(path, ['']),
    );
  if (kind !== 'option') return text;
  if (/^(?:AliasFile|A)$/i.test(name))
    return text.replace(
      /((?:=|^OA|,|:|\s)\s*)(\/[^\s,]+)/g,
      (_, before: string, path: string) => before + place(path, ['.db', '.cdb', '.pag']),
    );
  // A user that sendmail would become cannot read the staging directory.
  if (/^RunAsUser$/i.test(name)) return `#${text.replace(/\n/g, '\n#')}`;
  return value.startsWith('/') && staged.paths.includes(links.get(value) ?? value)
    ? text.replace(value, () => place(value, ['']))
    : text;
}

function withStaged(cf: string, staged: Staged, links: Links): string {
  let text = '';
  let from = 0;
  for (const item of parseCf(cf).items) {
    // A ruleset may have other lines in its midst.
    if (item.kind === 'ruleset') continue;
    text += cf.slice(from, item.from) + swapped(cf.slice(item.from, item.to), item, staged, links);
    from = item.to;
  }
  return text + cf.slice(from);
}

/**
 * A copy of a sendmail.cf for asking: staged files in the place of the live ones, and the rulesets of `check/added-rules.ts`
 * behind it. Every line keeps its number and, where it names nothing staged, its bytes. A map is replaced where the database
 * that is built of it is staged.
 * @param links of names in the cf that are not where the file really is
 */
export function preparedCf(cf: string, staged?: Staged, links: Links = new Map()): string {
  const text = staged === undefined ? cf : withStaged(cf, staged, links);
  return `${text}${text.endsWith('\n') || text === '' ? '' : '\n'}${addedRules(cfFacts(cf))}`;
}
