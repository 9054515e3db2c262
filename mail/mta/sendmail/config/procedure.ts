import { builtMaps } from '../../../config/cf/files.ts';
import type { ConfigSet } from '../../../config/files.ts';
import type { Built, Procedure, Step } from '../../../deploy/plan.ts';
import type { HostFacts } from '../../../host-facts.ts';
import { line } from '../../print.ts';
import { type Configuration, type Detail, type Table, detailOf } from './detail.ts';
import { listeningOf } from './listening.ts';
import {
  addressesScript,
  aliasesScript,
  aliveScript,
  beforeScript,
  checkScript,
  logScript,
  mapScript,
  reloadScript,
  staleScript,
  workspace,
  worksScript,
} from './step-scripts.ts';

const staged = (path: string): string => `@NEW@${path}`;
const directory = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));
const name = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const run = (script: string, ...words: readonly string[]): Step['argv'] => [
  '/bin/sh',
  '-c',
  script,
  'postroom',
  ...words,
];

/** What m4 prints about an mc that must not go live, even where it exits with 0. */
const m4Fails =
  '^[^ ]*m4:.*(ERROR|[Cc]annot open|[Uu]nknown|recursion)|\\*\\*\\* ERROR|must (occur|appear|be defined) before|must appear after|requires (two )?argument|^duplicate OSTYPE|newer version of M4';

/** Does this mc draw in m4/cf.m4 itself? Otherwise m4 is given it first, as the Makefiles of BSD do. */
const drawsIn = (mc: string | undefined): boolean =>
  mc === undefined || /include\([^)]*m4\/cf\.m4/.test(mc) || /include\(.?_CF_DIR_/.test(mc);

/** m4 and its arguments for an mc, as this host's own way of building is. */
function m4Words({ m4, tree }: Detail, mc: string, text: string | undefined): readonly [string, ...string[]] {
  const tool = m4 === '' ? '/usr/bin/m4' : m4;
  return drawsIn(text) ? [tool, mc] : [tool, `-D_CF_DIR_=${tree}/`, `${tree}/m4/cf.m4`, mc];
}

function buildTable({ makemap }: Detail, { path, base, type, flags }: Table): Step {
  const tool = makemap === '' ? '/usr/sbin/makemap' : makemap;
  return {
    id: `makemap:${path}`,
    kind: 'build',
    title: `Build the database of ${name(path)}`,
    argv: run(mapScript, tool, ...flags, type, staged(base)),
    stdin: staged(path),
    timeout: 300,
    shown: `${line('makemap', ...flags, type, base)} < ${path}`,
    about: path,
  };
}

function buildAliases({ binary }: Detail, cf: string, { path, base, type }: Table): Step {
  return {
    id: `newaliases:${path}`,
    kind: 'build',
    title: `Build the database of ${name(path)}`,
    argv: run(aliasesScript, binary, workspace, cf, staged(path), staged(base), type),
    timeout: 300,
    shown: line('newaliases', `-oA${path}`),
    about: path,
  };
}

/** The steps that turn an mc into the cf, and look whether the cf of now is still the mc's. */
function buildCf(detail: Detail, { cf, mc }: Configuration, text: string | undefined): readonly Step[] {
  return [
    {
      id: `unchanged:${mc}`,
      kind: 'check',
      title: `Is ${name(cf)} what ${name(mc)} gives now?`,
      argv: run(staleScript, workspace, cf, ...m4Words(detail, mc, text)),
      cwd: directory(mc),
      shown: `m4 ${mc} | diff - ${cf}`,
      about: cf,
    },
    {
      id: `m4:${mc}`,
      kind: 'build',
      title: `Build ${name(cf)} from ${name(mc)}`,
      argv: m4Words(detail, staged(mc), text),
      cwd: directory(mc),
      stdout: staged(cf),
      fails: m4Fails,
      shown: `m4 ${name(mc)} > ${name(cf)}`,
      about: mc,
    },
  ];
}

/**
 * Databases are built by makemap and sendmail itself beside the staged texts, the cf by m4; then sendmail reads the cf as it
 * will be, with the staged files in the place of the live ones.
 */
export function procedure(
  set: ConfigSet,
  changed: readonly string[],
  host: HostFacts,
  texts: ReadonlyMap<string, string>,
): Procedure {
  const detail = detailOf(set);
  const { binary, configurations, tables, aliases, classes } = detail;
  const touched = new Set(changed);
  const main = configurations.find(({ role }) => role === 'mta') ?? configurations[0];
  if (main === undefined) throw new Error('This host has no sendmail.cf.');
  const mapped = tables.filter(({ path }) => touched.has(path));
  const aliased = aliases.filter(({ path }) => touched.has(path));
  const listed = classes.filter(({ path }) => touched.has(path));
  const made = configurations.filter(({ mc }) => mc !== '' && touched.has(mc));
  const rewritten = configurations.filter(({ cf, mc }) => touched.has(cf) || (mc !== '' && touched.has(mc)));

  const swaps = [
    ...[...mapped, ...aliased].flatMap(({ spec, base }) => [spec, staged(base)]),
    ...listed.flatMap(({ spec, path }) => [spec, staged(path)]),
  ];
  const checked = configurations.filter(
    (one) => one === main || rewritten.includes(one) || listed.length > 0,
  );
  const cfOf = (one: Configuration): string => (rewritten.includes(one) ? staged(one.cf) : one.cf);
  const roles = configurations
    .filter((one) => rewritten.includes(one) || listed.length > 0)
    .map(({ role }) => role);
  const each = configurations.flatMap(({ role, cf }) => [role, cf]);
  const log = host.logs.kind === 'file' ? (host.logs.path ?? '-') : '-';

  const steps: Step[] = [
    {
      id: 'before',
      kind: 'check',
      title: 'Note what runs now',
      argv: run(beforeScript, binary, workspace, log, ...each),
      timeout: 120,
      shown: 'cat /var/run/sendmail.pid; sendmail -bv postmaster root',
    },
    ...mapped.map((table) => buildTable(detail, table)),
    ...aliased.map((table) => buildAliases(detail, main.cf, table)),
    ...made.flatMap((one) => buildCf(detail, one, texts.get(one.mc))),
    ...checked.map((one): Step => ({
      id: `sendmail:${one.cf}`,
      kind: 'check',
      title: `sendmail reads ${name(one.cf)} as it will be`,
      argv: run(checkScript, binary, workspace, cfOf(one), one.cf, ...swaps),
      timeout: 180,
      shown: `sendmail -C ${cfOf(one).replace('@NEW@', '')} -bt < /dev/null`,
      about: one.cf,
    })),
    {
      id: 'addresses',
      kind: 'check',
      title: 'postmaster and root can be delivered to',
      argv: run(addressesScript, binary, workspace, cfOf(main), main.cf, ...swaps),
      timeout: 180,
      shown: 'sendmail -bv postmaster root',
    },
    ...(roles.length === 0
      ? []
      : [
          {
            id: 'reload',
            kind: 'reload',
            title: 'sendmail reads its configuration again',
            argv: run(reloadScript, binary, workspace, ...roles),
            timeout: 120,
            shown: 'kill -HUP $(head -n 1 /var/run/sendmail.pid)',
          } satisfies Step,
        ]),
    {
      id: 'alive',
      kind: 'probe',
      title: 'sendmail runs and listens as before',
      argv: run(aliveScript, binary, workspace, ...each),
      shown: 'ss -ltnp | grep sendmail',
    },
    {
      id: 'works',
      kind: 'probe',
      title: 'The queue can be listed, postmaster and root can be delivered to',
      argv: run(worksScript, binary, workspace),
      timeout: 120,
      shown: 'mailq; sendmail -bv postmaster root',
    },
    {
      id: 'log',
      kind: 'probe',
      title: 'No new trouble in the log',
      argv: run(logScript, workspace),
      shown: log === '-' ? 'true' : `grep SYSERR ${log}`,
    },
  ];

  const database: Built['ifNew'] = { owner: detail.owner, group: detail.group, mode: '0640' };
  const plainFile: Built['ifNew'] = { owner: 'root', group: 'root', mode: '0644' };
  const built: readonly Built[] = [
    ...[...mapped, ...aliased].flatMap(({ base, type }) =>
      (builtMaps[type] ?? []).map((suffix) => ({ path: base + suffix, ifNew: database })),
    ),
    ...made.map(({ cf }) => ({ path: cf, ifNew: { ...plainFile, group: detail.group } })),
  ];
  const listens = listeningOf(texts.get(main.cf));
  return {
    steps,
    built,
    order: order(changed, built, configurations),
    ifNew: plainFile,
    force: force(roles),
    ...(listens === undefined ? {} : { listens }),
  };
}

/** Databases first, then texts, then each mc and its cf: the submission's last. */
function order(
  changed: readonly string[],
  built: readonly Built[],
  configurations: readonly Configuration[],
): readonly string[] {
  const late = configurations.flatMap(({ mc, cf }) => (mc === '' ? [cf] : [mc, cf]));
  const all = [...new Set([...built.map(({ path }) => path), ...changed])];
  return [...all.filter((path) => !late.includes(path)), ...late.filter((path) => all.includes(path))];
}

function force(roles: readonly string[]): string {
  if (roles.length === 0)
    return 'Nothing is reloaded: sendmail looks into the new databases with the next message.';
  return roles.includes('mta')
    ? 'sendmail reads its configuration again (HUP).'
    : 'Mail submitted on this host uses the new configuration at once; its queue runner reads it again (HUP).';
}
