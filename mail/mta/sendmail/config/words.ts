import { textOf } from '../../../bytes.ts';
import type { SendmailWords } from '../../../config/knowledge.ts';
import type { Records } from './records.ts';

/** A whole argument of an m4 call that is quoted once or not at all. */
const unquoted = (argument: string): string => argument.trim().replace(/^`([\s\S]*)'$/, '$1');

/** ``_OPTION(SevenBitInput, `confSEVEN_BIT_INPUT', `False')`` → its arguments; commas in quotes are no borders. */
function argumentsOf(call: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let from = call.indexOf('(') + 1;
  if (from === 0) return [];
  for (let at = from; at < call.length; at++) {
    const char = call[at];
    if (char === '`') depth++;
    else if (char === "'" && depth > 0) depth--;
    else if (depth === 0 && (char === ',' || char === ')')) {
      found.push(unquoted(call.slice(from, at)));
      from = at + 1;
      if (char === ')') return found;
    }
  }
  return [...found, unquoted(call.slice(from))];
}

/** The words of the host's own cf tree, for the language of mc files. */
export function wordsOf({ words, texts }: Records): SendmailWords {
  const list = (kind: string): readonly string[] => (words.get(kind) ?? []).filter((word) => word !== '*');
  const settings = new Map<string, SendmailWords['settings'][number]>();
  const others = new Set<string>();
  for (const call of list('option')) {
    const [option = '', name = '', fallback = ''] = argumentsOf(call);
    if (!/^conf[A-Z]/.test(name)) others.add(name);
    else if (!settings.has(name)) settings.set(name, { name, option, fallback });
  }
  for (const name of list('conf'))
    if (!settings.has(name) && !name.endsWith('_')) settings.set(name, { name, option: '', fallback: '' });
  const smrsh = words.get('smrsh')?.[0];
  return {
    tree: words.get('tree')?.[0] ?? '',
    features: list('feature'),
    mailers: list('mailer'),
    ostypes: list('ostype'),
    domains: list('domain'),
    settings: [...settings.values()],
    macros: [...new Set([...list('macro'), ...others])].filter((name) => /^[A-Z]/.test(name)),
    includes: Object.fromEntries([...texts].map(([path, text]) => [path, textOf(text)])),
    ...(smrsh === undefined ? {} : { smrsh: { directory: smrsh, programs: list('program') } }),
  };
}
