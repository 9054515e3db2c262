import { parseMainCf } from '../../../config/postfix/main-cf-text.ts';
import type { ConfigSet } from '../../../config/files.ts';
import { type Reference, referencesIn } from './references.ts';

/** A simple `$name` or `${name}` by its value; what is not known stays. */
export function expanded(value: string, look: (name: string) => string | undefined, depth = 0): string {
  if (depth > 8 || !value.includes('$')) return value;
  return value.replace(/\$(?:([A-Za-z0-9_]+)|\{([A-Za-z0-9_]+)\}|\(([A-Za-z0-9_]+)\))/g, (all, a, b, c) => {
    const inner = look(String(a ?? b ?? c));
    return inner === undefined ? all : expanded(inner, look, depth + 1);
  });
}

/** Files that main.cf and master.cf of a set name, as these texts stand. */
export function referencesOf(
  set: ConfigSet,
  config: string,
  texts: ReadonlyMap<string, string>,
): readonly Reference[] {
  const main = parseMainCf(texts.get(`${config}/main.cf`) ?? '');
  const look = (name: string): string | undefined =>
    main.inForce.get(name)?.value ??
    (name === 'config_directory' ? config : name === 'default_database_type' ? 'hash' : undefined);
  const references = [...main.inForce.values()].flatMap(({ name, value }) =>
    referencesIn(name, expanded(value, look)),
  );
  const options = (texts.get(`${config}/master.cf`) ?? '').matchAll(
    /\s-o\s*\{?\s*([A-Za-z0-9_]+)\s*=\s*(\S.*)$/gm,
  );
  for (const [, name = '', value = ''] of options)
    references.push(...referencesIn(name, expanded(value, look)));
  const named = new Set(references.map(({ mapType, path }) => `${mapType} ${path}`));
  // What the host said is in force by default or was not read here.
  for (const file of set.files)
    if (
      file.mapType !== undefined &&
      !named.has(`${file.mapType} ${file.path}`) &&
      !texts.has(`${config}/main.cf`)
    )
      references.push({
        mapType: file.mapType,
        path: file.path,
        parameter: file.because,
        use: file.use ?? 'other',
      });
  return references;
}
