import { aliasLine, builtMaps, classLine, mapLine } from '../../../config/cf/files.ts';
import type { ConfigFile, LanguageId } from '../../../config/files.ts';
import type { Detail, Table } from './detail.ts';
import type { Records } from './records.ts';

/** What FEATUREs call their maps in the cf. */
const mapUses: Readonly<Record<string, { readonly language: LanguageId; readonly feature: string }>> = {
  access: { language: 'access', feature: 'access_db' },
  mailertable: { language: 'mailertable', feature: 'mailertable' },
  virtuser: { language: 'virtusertable', feature: 'virtusertable' },
  generics: { language: 'genericstable', feature: 'genericstable' },
  domaintable: { language: 'domaintable', feature: 'domaintable' },
  authinfo: { language: 'text', feature: 'authinfo' },
  uudomain: { language: 'text', feature: 'uucpdomain' },
  bitdomain: { language: 'text', feature: 'bitdomain' },
};

const classRoles: Readonly<Record<string, string>> = {
  w: 'local-host-names',
  R: 'relay-domains',
  t: 'trusted-users',
  G: 'generics-domains',
  M: 'masquerade-domains',
  E: 'exposed-users',
  L: 'local-users',
  '{VirtHost}': 'virtuser-domains',
  '{LDAPRoute}': 'ldaproute-domains',
};

/** The files of the configuration, the mc files first, and how those that are built are built. */
export function filesOf(
  records: Records,
): Pick<Detail, 'tables' | 'aliases' | 'classes' | 'configurations'> & { files: readonly ConfigFile[] } {
  const files = new Map<string, ConfigFile>();
  const tables = new Map<string, Table>();
  const aliases = new Map<string, Table>();
  const classes = new Map<string, { path: string; spec: string }>();
  const real = (path: string): string => records.looks.get(path)?.real ?? path;
  const add = (file: ConfigFile): void => {
    if (!files.has(file.path)) files.set(file.path, file);
  };
  const table = (spec: string, type: string, flags: readonly string[]): Table => {
    const suffix = builtMaps[type]?.[0] ?? '';
    const built = real(spec + suffix);
    const base = built.endsWith(suffix) ? built.slice(0, built.length - suffix.length) : spec;
    return { path: real(spec), spec, base, type, flags };
  };
  const makes = ({ base, type }: Table): readonly string[] =>
    (builtMaps[type] ?? []).map((suffix) => base + suffix);

  for (const { role, cf, mc } of records.roles) {
    const name = role === 'mta' ? 'sendmail' : 'submit';
    if (mc !== '')
      add({
        path: real(mc),
        language: 'mc',
        role: `${name}.mc`,
        makes: [real(cf)],
        because: `${cf} is made of it`,
      });
    add({
      path: real(cf),
      language: 'cf',
      role: `${name}.cf`,
      because: role === 'mta' ? 'sendmail reads it' : 'sendmail reads it for mail submitted on this host',
      ...(mc === '' ? {} : { generated: true }),
    });
  }
  for (const line of records.roles.flatMap(({ lines }) => lines)) {
    const map = mapLine(line);
    const list = classLine(line);
    if (map !== undefined) {
      const { type } = map;
      const one = table(map.path, type, map.flags.includes('-f') ? ['-f'] : []);
      const use = mapUses[map.name];
      if (type !== 'text') tables.set(one.path, one);
      add({
        path: one.path,
        language: use?.language ?? 'text',
        role: use?.feature === 'access_db' ? 'access' : (use?.feature ?? `map ${map.name}`),
        mapType: type,
        ...(type === 'text' ? {} : { makes: makes(one) }),
        because: use === undefined ? line.slice(0, 200) : `FEATURE(\`${use.feature}')`,
      });
    } else if (list !== undefined) {
      classes.set(list.path, { path: real(list.path), spec: list.path });
      add({
        path: real(list.path),
        language: 'class',
        role: classRoles[list.name] ?? `class ${list.name}`,
        because: `members of class ${list.name}`,
      });
    }
    for (const { type, path } of aliasLine(line)) {
      const one = table(path, type === '' ? 'hash' : type, []);
      aliases.set(one.path, one);
      add({
        path: one.path,
        language: 'aliases',
        role: 'aliases',
        mapType: one.type,
        makes: makes(one),
        because: 'O AliasFile',
      });
    }
  }
  for (const path of records.beside) {
    const one = table(path, 'hash', []);
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (files.has(one.path)) continue;
    tables.set(one.path, one);
    const language = Object.values(mapUses).find((use) => use.language === name)?.language ?? 'text';
    add({
      path: one.path,
      language,
      role: name,
      mapType: 'hash',
      makes: makes(one),
      because: 'a usual name; the configuration does not use it now',
    });
  }
  return {
    files: [...files.values()],
    tables: [...tables.values()],
    aliases: [...aliases.values()],
    classes: [...classes.values()],
    configurations: records.roles.map(({ role, cf, mc }) => ({
      role,
      cf: real(cf),
      mc: mc === '' ? '' : real(mc),
    })),
  };
}
