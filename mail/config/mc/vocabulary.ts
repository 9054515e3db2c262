import type { SendmailWords } from '../knowledge.ts';
import { callNames } from './prelude.ts';
import { builtins } from './m4/builtins.ts';
import { featureNames } from './words/features.ts';
import { mailers, ostypes } from './words/flags.ts';
import { knownNames } from './words/names.ts';
import { settings } from './words/settings.ts';

/** The words an mc may use: those of the host's own cf tree, or of sendmail 8.17 where it cannot be read. */
export interface Vocabulary {
  readonly features: ReadonlySet<string>;
  readonly mailers: ReadonlySet<string>;
  readonly ostypes: ReadonlySet<string>;
  /** Absent when only the host could tell, as sites add their own. */
  readonly domains?: ReadonlySet<string>;
  readonly settings: ReadonlySet<string>;
  /** Names without `conf` that may be defined. */
  readonly names: ReadonlySet<string>;
  /** Macros that may be called. */
  readonly macros: ReadonlySet<string>;
  /** Folder of the tree; '' when the host has none. */
  readonly tree: string;
}

const orElse = (told: readonly string[] | undefined, bundled: readonly string[]): ReadonlySet<string> =>
  new Set(told === undefined || told.length === 0 ? bundled : told);

const macros: ReadonlySet<string> = new Set([...callNames, ...builtins]);
const made = new WeakMap<SendmailWords, Vocabulary>();

function vocabularyOf(words: SendmailWords | undefined): Vocabulary {
  const domains = words?.domains ?? [];
  return {
    features: orElse(words?.features, featureNames),
    mailers: orElse(words?.mailers, Object.keys(mailers)),
    ostypes: orElse(words?.ostypes, ostypes),
    ...(domains.length > 0 && { domains: new Set(domains) }),
    settings: new Set([...settings.keys(), ...(words?.settings ?? []).map(({ name }) => name)]),
    names: new Set([...knownNames, ...(words?.macros ?? [])]),
    macros: new Set([...macros, ...(words?.macros ?? []).filter((name) => !knownNames.has(name))]),
    tree: words?.tree ?? '',
  };
}

const bundled = vocabularyOf(undefined);

export function vocabulary(words: SendmailWords | undefined): Vocabulary {
  if (words === undefined) return bundled;
  let found = made.get(words);
  if (found === undefined) made.set(words, (found = vocabularyOf(words)));
  return found;
}
