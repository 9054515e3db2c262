import { textOf } from '../../../bytes.ts';
import type { ConfigFile, ConfigSet } from '../../../config/files.ts';
import type { PostfixWords } from '../../../config/knowledge.ts';
import { clientTypes } from '../../../config/postfix/map-types.ts';
import type { ConfigSurvey, MtaFacts } from '../../mta.ts';
import { detail } from '../source.ts';
import { type Reference, makesOf, referencesIn } from './references.ts';

/** Lines of one instance, by their letter. */
type Lines = ReadonlyMap<string, readonly string[]>;

function instancesOf(output: string): ReadonlyMap<string, Lines> {
  const instances = new Map<string, Map<string, string[]>>();
  let now: Map<string, string[]> | undefined;
  for (const row of output.split('\n')) {
    const [letter, value] = [row[0] ?? '', row.slice(2)];
    if (row[1] !== ':') continue;
    if (letter === 'i') {
      now = new Map();
      instances.set(value, now);
    } else if (now !== undefined) {
      const list = now.get(letter) ?? [];
      list.push(value);
      now.set(letter, list);
    }
  }
  return instances;
}

/** `name = value` lines. */
function settings(rows: readonly string[] | undefined): (readonly [string, string])[] {
  return (rows ?? []).flatMap((row) => {
    const [, name, value] = /^(\S+) =(?: (.*))?$/.exec(row) ?? [];
    return name === undefined ? [] : [[name, value ?? ''] as const];
  });
}

/** What `ls -ld` says: mode in octal, owner, group, path. */
function listed(row: string): { path: string; mode: string; owner: string; group: string } | undefined {
  const [, bits = '', owner = '', group = '', path] =
    /^-([-rwxsStT]{9})\S*\s+\d+\s+(\S+)\s+(\S+)\s+\d+\s.*?\s(\/.*)$/.exec(row) ?? [];
  if (path === undefined) return undefined;
  const mode = [0, 3, 6].map((at) =>
    [4, 2, 1].reduce((sum, weight, i) => sum + (/[rwxst]/.test(bits[at + i] ?? '') ? weight : 0), 0),
  );
  return { path, mode: `0${mode.join('')}`, owner, group };
}

/** One file for every path, whatever names it and how often. */
function filesOf(references: readonly Reference[]): ConfigFile[] {
  const byPath = new Map<string, Reference[]>();
  for (const reference of references)
    byPath.set(reference.path, [...(byPath.get(reference.path) ?? []), reference]);
  return [...byPath].flatMap(([path, all]) => {
    const particular = all.find(({ use }) => use !== 'other' && use !== 'domains');
    const first = particular ?? all.find(({ mapType }) => mapType !== undefined) ?? all[0];
    if (first === undefined) return [];
    const because = [...new Set(all.map(({ parameter }) => parameter))].join(', ');
    const makes = [...new Set(all.flatMap(({ mapType }) => makesOf(mapType, path)))];
    const asAliases = first.use === 'aliases' && (makes.length > 0 || first.mapType === undefined);
    const plain = first.mapType === undefined || clientTypes.has(first.mapType);
    return {
      path,
      language: asAliases ? 'aliases' : plain ? 'text' : 'postfix-map',
      role: path.slice(path.lastIndexOf('/') + 1),
      use: first.use,
      ...(first.mapType === undefined ? {} : { mapType: first.mapType }),
      ...(makes.length === 0 ? {} : { makes }),
      because,
    } satisfies ConfigFile;
  });
}

/** They say who may read a table, not what it is for. */
const lockers = new Set(['proxy_read_maps', 'proxy_write_maps']);

function setOf(config: string, label: string, lines: Lines): ConfigSet {
  const inForce = settings(lines.get('e'));
  const services = settings(lines.get('p')).map(
    ([name, value]) => [name.slice(name.lastIndexOf('/') + 1), value] as const,
  );
  const present = new Map(
    (lines.get('l') ?? []).flatMap((row) => {
      const file = listed(row);
      return file === undefined ? [] : [[file.path, file] as const];
    }),
  );
  const set = new Set(settings(lines.get('n')).map(([name]) => name));
  const find = (from: readonly (readonly [string, string])[]): Reference[] =>
    from
      .filter(([name]) => !lockers.has(name))
      .flatMap(([name, value]) => referencesIn(name, value))
      .filter(({ path }) => present.has(path));
  const named = find([...inForce.filter(([name]) => set.has(name)), ...services]);
  // Defaults such as local_recipient_maps mostly repeat what another parameter says.
  const paths = new Set(named.map(({ path }) => path));
  const byDefault = find(inForce.filter(([name]) => !set.has(name))).filter(({ path }) => !paths.has(path));
  const value = (name: string): string => inForce.find(([one]) => one === name)?.[1] ?? '';
  const files: ConfigFile[] = [
    { path: `${config}/main.cf`, language: 'main.cf', role: 'main.cf', because: 'Postfix' },
    { path: `${config}/master.cf`, language: 'master.cf', role: 'master.cf', because: 'Postfix' },
    ...filesOf([...named, ...byDefault]),
  ];
  return {
    id: `postfix:${config}`,
    mta: 'postfix',
    label,
    files,
    detail: {
      config,
      daemons: value('daemon_directory'),
      spool: value('queue_directory'),
      syslogName: value('syslog_name'),
      /** Files that were there, with mode, owner and group. */
      present: [...present.values()].map((one) => `${one.mode} ${one.owner} ${one.group} ${one.path}`),
    },
  };
}

/** What `survey` printed → sets, in the order of the probe. */
export function readSurvey(facts: MtaFacts, output: string): ConfigSurvey {
  const instances = instancesOf(output);
  const sets: ConfigSet[] = [];
  const words: Record<string, PostfixWords> = {};
  const problems: string[] = [];
  for (const source of facts.sources) {
    const config = detail(source, 'config');
    const lines = instances.get(config);
    if (lines?.get('d') === undefined) {
      problems.push(
        `${textOf(config)} could not be read: postconf did not answer. Is Postfix installed whole?`,
      );
      continue;
    }
    const set = setOf(config, source.label, lines);
    sets.push(set);
    words[set.id] = {
      version: lines.get('v')?.[0] ?? facts.version,
      defaults: Object.fromEntries(settings(lines.get('d'))),
      mapTypes: lines.get('m') ?? [],
      daemons: lines.get('x') ?? [],
    };
    for (const word of lines.get('w') ?? [])
      if (/: fatal: /.test(word)) problems.push(textOf(word.replace(/^\S*postconf: fatal: /, '')));
  }
  return { sets, knowledge: { postfix: words }, problems };
}
