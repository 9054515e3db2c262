import type { ConfigSet } from '../../../config/files.ts';
import { clientTypes } from '../../../config/postfix/map-types.ts';
import type { Built, Procedure, Step } from '../../../deploy/plan.ts';
import type { HostFacts } from '../../../host-facts.ts';
import { line } from '../../print.ts';
import { tool } from '../source.ts';
import { complaintsScript, daemonsScript, mapScript, openScript, stageScript } from './check-scripts.ts';
import { referencesOf } from './in-force.ts';
import { listeningOf } from './listening.ts';
import {
  beforeScript,
  greetingScript,
  logScript,
  queueScript,
  reloadScript,
  runningScript,
} from './live-scripts.ts';
import { makesOf } from './references.ts';

const words = (set: ConfigSet, name: string): string => {
  const value = set.detail[name];
  return typeof value === 'string' ? value : '';
};

interface FileAsItWas {
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
}

/** Files that were there when the host was asked, by path. */
function presentIn(set: ConfigSet): ReadonlyMap<string, FileAsItWas> {
  const rows = set.detail['present'];
  return new Map(
    (typeof rows === 'object' ? rows : []).flatMap((row) => {
      const [, mode, owner, group, path] = /^(\d+) (\S+) (\S+) (\/.*)$/.exec(row) ?? [];
      return path === undefined
        ? []
        : [[path, { mode: mode ?? '', owner: owner ?? '', group: group ?? '' }] as const];
    }),
  );
}

const ifNew: Procedure['ifNew'] = { owner: 'root', group: 'root', mode: '0644' };

/** A table to build or to look into. */
interface Table {
  readonly type: string;
  readonly path: string;
  readonly makes: readonly string[];
  readonly aliases: boolean;
}

/** Tables that the change touches: their text, or that they have to be built for the first time. */
function tablesOf(
  set: ConfigSet,
  config: string,
  changed: ReadonlySet<string>,
  texts: ReadonlyMap<string, string>,
): readonly Table[] {
  const present = presentIn(set);
  const tables = new Map<string, Table>();
  const add = (type: string, path: string, aliases: boolean): void => {
    const makes = makesOf(type, path);
    const unbuilt = makes.some((one) => !present.has(one)) && (present.has(path) || texts.has(path));
    const before = tables.get(`${type}:${path}`);
    if (changed.has(path) || unbuilt)
      tables.set(`${type}:${path}`, { type, path, makes, aliases: aliases || before?.aliases === true });
  };
  for (const { mapType, path, use } of referencesOf(set, config, texts))
    if (mapType !== undefined) add(mapType, path, use === 'aliases');
  for (const { mapType, path, language } of set.files)
    if (mapType !== undefined && changed.has(path) && ![...tables.values()].some((one) => one.path === path))
      add(mapType, path, language === 'aliases');
  return [...tables.values()];
}

/** What a rule table says of a line that it leaves out, and what ends postmap. */
const badTable =
  '(fatal|panic|error): |warning: [^ ]+ map [^,]+, line [0-9]+|expected format: key whitespace value|is this an alias file\\?|need name:value pair|warning: [^ ]+, line [0-9]+: (expected|record|null)';

const buildTable = (table: Table, config: string, tools: HostFacts['tools']): Step => {
  const name = table.aliases ? 'postalias' : 'postmap';
  const { type, path } = table;
  return {
    id: `${name}:${type}:${path}`,
    kind: 'build',
    title: `Build ${table.makes.map((one) => one.slice(one.lastIndexOf('/') + 1)).join(', ')}`,
    argv: ['/bin/sh', '-c', mapScript, 'postroom', tool(tools, name), config, type, `@NEW@${path}`, path],
    fails: badTable,
    timeout: 300,
    shown: line(name, `${type}:${path}`),
    about: path,
  };
};

const readTable = ({ type, path }: Table, config: string, tools: HostFacts['tools']): Step => ({
  id: `postmap:${type}:${path}`,
  kind: 'check',
  title: `Read ${path.slice(path.lastIndexOf('/') + 1)}`,
  argv: [tool(tools, 'postmap'), '-c', config, '-q', '192.0.2.1', `${type}:@NEW@${path}`],
  // 1: nothing was found, which is as good.
  good: [0, 1],
  fails: badTable,
  shown: line('postmap', '-q', '192.0.2.1', `${type}:${path}`),
  about: path,
});

/**
 * How a change of a Postfix instance goes live: tables are built in the staging directory, the configuration is read as a
 * whole from a copy of the configuration directory that names them, and daemons are started by hand with it. Tables are
 * put in place before what names them, main.cf last.
 */
export function procedure(
  set: ConfigSet,
  changedPaths: readonly string[],
  host: Pick<HostFacts, 'tools' | 'logs'>,
  texts: ReadonlyMap<string, string>,
): Procedure {
  const config = words(set, 'config');
  const changed = new Set(changedPaths);
  const { tools, logs } = host;
  const postfix = tool(tools, 'postfix');
  const postconf = tool(tools, 'postconf');
  const postqueue = tool(tools, 'postqueue');
  const tables = tablesOf(set, config, changed, texts);
  const builtTables = tables.filter(({ makes }) => makes.length > 0);
  const copy = '@NEW@/.postfix-check';
  const log = logs.kind === 'file' ? (logs.path ?? '-') : logs.kind === 'journald' ? 'journal' : '-';
  const sh = (script: string, ...args: readonly string[]): Step['argv'] => [
    '/bin/sh',
    '-c',
    script,
    'postroom',
    ...args,
  ];
  const live = (script: string, ...more: readonly string[]): Step['argv'] =>
    sh(script, '@NEW@/.postfix-before', postfix, postconf, postqueue, config, log, ...more);
  const shownC = (name: string, ...args: readonly string[]): string => line(name, '-c', config, ...args);
  const settings = changed.has(`${config}/main.cf`) || changed.has(`${config}/master.cf`);
  // Hash and btree tables that are replaced are noticed by the daemons that have them open.
  const reloads =
    settings ||
    changedPaths.some(
      (path) => !tables.some((one) => one.path === path && /^(?:hash|btree)$/.test(one.type)),
    );
  const staged = tables
    .filter(({ path, makes }) => changed.has(path) || makes.length > 0)
    .map(({ path }) => path);
  const stagedTables = new Set(tables.map(({ type, path }) => `${type}:${path}`));
  const maps = settings
    ? [
        ...new Set(
          referencesOf(set, config, texts).flatMap(({ mapType, path }) => {
            if (mapType === undefined || clientTypes.has(mapType)) return [];
            const staged = stagedTables.has(`${mapType}:${path}`) || changed.has(path);
            return [`${mapType}:${staged ? '@NEW@' : ''}${path}`];
          }),
        ),
      ]
    : [];
  const steps: Step[] = [
    ...builtTables.map((table) => buildTable(table, config, tools)),
    {
      id: 'postfix:stage',
      kind: 'build',
      title: 'Put the new configuration together',
      argv: sh(stageScript, '@NEW@', copy, config, ...new Set(staged)),
      shown: line('cp', '-a', config, 'STAGE'),
    },
    ...tables.filter(({ makes }) => makes.length === 0).map((table) => readTable(table, config, tools)),
    ...(maps.length === 0
      ? []
      : [
          {
            id: 'postfix:maps',
            kind: 'check' as const,
            title: 'Open every map',
            argv: sh(openScript, tool(tools, 'postmap'), postconf, copy, config, ...maps),
            fails: '(fatal|panic|error): ',
            timeout: 120,
            shown: line('postmap', '-q', '192.0.2.1', ...maps.slice(0, 3)).replaceAll('@NEW@', ''),
            about: `${config}/main.cf`,
          },
        ]),
    {
      id: 'postfix:complaints',
      kind: 'check',
      title: 'Let Postfix read the configuration',
      argv: sh(complaintsScript, postconf, postfix, copy, config),
      fails: '(fatal|panic|error): |: exit [0-9]|(unused|undefined) parameter|must not start with whitespace',
      timeout: 180,
      shown: 'postconf -c STAGE -n; postfix -c STAGE check',
      about: `${config}/main.cf`,
    },
    {
      id: 'postfix:daemons',
      kind: 'check',
      title: 'Start daemons by hand with it',
      argv: sh(daemonsScript, words(set, 'daemons'), copy, config, log),
      fails: '(fatal|panic|error): ',
      timeout: 180,
      shown: 'MAIL_CONFIG=STAGE smtpd -S </dev/null',
      about: `${config}/main.cf`,
    },
    {
      id: 'postfix:before',
      kind: 'check',
      title: 'Note what works now',
      argv: live(beforeScript),
      timeout: 180,
      shown: shownC('postfix', 'status'),
    },
    ...(reloads
      ? [
          {
            id: 'postfix:reload',
            kind: 'reload' as const,
            title: 'Reload Postfix',
            argv: live(reloadScript),
            timeout: 120,
            shown: shownC('postfix', 'reload'),
          },
        ]
      : []),
    {
      id: 'postfix:running',
      kind: 'probe',
      title: 'The master daemon runs',
      argv: live(runningScript),
      shown: shownC('postfix', 'status'),
    },
    {
      id: 'postfix:greeting',
      kind: 'probe',
      title: 'The same ports greet as before',
      argv: live(greetingScript),
      timeout: 120,
      shown: 'nc 127.0.0.1 25',
    },
    {
      id: 'postfix:queue',
      kind: 'probe',
      title: 'The queue can be listed',
      argv: live(queueScript),
      shown: shownC('postqueue', '-p'),
    },
    {
      id: 'postfix:log',
      kind: 'probe',
      title: 'No daemon ends with an error',
      argv: live(logScript, '2'),
      shown: `grep -E 'postfix.*(fatal|panic):' ${log === 'journal' ? '(journal)' : log}`,
    },
  ];
  const present = presentIn(set);
  const listens = listeningOf(config, texts);
  const built: Built[] = builtTables.flatMap(({ path, makes }) =>
    makes.map((one) => ({ path: one, ifNew: present.get(one) ?? present.get(path) ?? ifNew })),
  );
  return {
    steps,
    built,
    order: inOrder(
      [...changedPaths, ...built.map(({ path }) => path).filter((path) => !changed.has(path))],
      config,
    ),
    ifNew,
    force: reloads
      ? 'Postfix reads its configuration again (postfix reload)'
      : 'Postfix sees the new tables by itself: nothing is reloaded',
    ...(listens === undefined ? {} : { listens }),
  };
}

/** A table right behind its text, then everything else, then master.cf and main.cf. */
function inOrder(paths: readonly string[], config: string): readonly string[] {
  const rank = (path: string): number =>
    path === `${config}/main.cf` ? 2 : path === `${config}/master.cf` ? 1 : 0;
  return [...paths].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
}
