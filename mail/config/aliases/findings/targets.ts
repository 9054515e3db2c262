import type { Finding, Surroundings } from '../../language.ts';
import type { PathFact } from '../../knowledge.ts';
import type { Aliases } from '../blocks.ts';
import { entriesOf, moved } from '../entries.ts';
import type { Target } from '../target.ts';
import type { World } from '../world.ts';

/** What smrsh(8) runs although it is no file. */
const builtIn = new Set(['exit', 'echo', 'exec']);
const required = new Set(['postmaster', 'mailer-daemon']);

type Words = Omit<Finding, 'span'>;

export const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

function userWords(name: string, world: World): Words | undefined {
  // The detail behind a + is looked up without it.
  const plus = name.indexOf('+', 1);
  const user = plus < 0 ? name : name.slice(0, plus);
  if (world.names.has(name) || world.names.has(user) || required.has(name)) return undefined;
  if (world.user(user) !== false) return undefined;
  return {
    code: 'aliases/unknown-user',
    severity: 'warning',
    message: `${name} is neither an alias nor a user of this host.`,
    why: 'Mail to it is returned: "User unknown". Look whether it is spelled right, or write the whole address.',
  };
}

/** Group-writable files are no danger where the configuration says so. */
function groupAllowed(around: Surroundings): boolean | undefined {
  const said = around.files.flatMap(({ path }) => {
    const value = around.told(path)?.defines?.get('confDONT_BLAME_SENDMAIL');
    return value === undefined ? [] : [value];
  });
  return said.length === 0 ? undefined : said.some((value) => /GroupWritableIncludeFile/i.test(value));
}

function includeWords(
  path: string,
  fact: PathFact,
  parent: PathFact | undefined,
  around: Surroundings,
): Words | undefined {
  const mode = fact.mode ?? 0;
  const code = 'aliases/include';
  if (fact.kind === 'absent')
    return {
      ...{ code, severity: 'error', message: `The file ${path} does not exist.` },
      why: 'Mail to this alias is deferred or returned until it does; the program that reads aliases does not look.',
    };
  if (fact.kind === 'directory' || fact.kind === 'socket')
    return { code, severity: 'error', message: `${path} is not a file.`, why: 'It cannot be included.' };
  if (fact.kind === 'unreadable') return undefined;
  if ((mode & 0o444) === 0 || (fact.owner !== undefined && (mode & 0o044) === 0 && fact.owner === 'root'))
    return {
      ...{ code, severity: 'warning', message: `${path} can only be read by ${fact.owner ?? 'its owner'}.` },
      why: 'The MTA reads it as an ordinary user: "Permission denied". Allow reading (chmod 644).',
    };
  if ((mode & 0o002) !== 0)
    return {
      ...{ code, severity: 'error', message: `Everybody may write to ${path}.` },
      why: 'Whoever writes to it decides who gets this mail; sendmail refuses such a file ("World writable file"). Use chmod o-w.',
    };
  const group = groupAllowed(around);
  if ((mode & 0o020) !== 0 && group !== true)
    return {
      ...{ code, severity: group === undefined ? 'note' : 'warning' },
      message: `The group ${fact.group ?? ''} may write to ${path}.`.replace('  ', ' '),
      why: 'Its members decide who gets this mail. sendmail lets such a file have no commands and files, unless DontBlameSendmail says otherwise.',
    };
  if (((parent?.mode ?? 0) & 0o002) !== 0 && ((parent?.mode ?? 0) & 0o1000) === 0)
    return {
      ...{ code, severity: 'warning', message: `Everybody may write to the directory of ${path}.` },
      why: 'Anybody can put another file in its place. Use chmod o-w on the directory.',
    };
  return undefined;
}

function programWords(command: string, around: Surroundings): Words | undefined {
  const smrsh = around.host.sendmail?.smrsh;
  if (smrsh === undefined || around.file.use === 'aliases') return undefined;
  const name = (/^\s*(\S+)/.exec(command)?.[1] ?? '').replace(/^.*\//, '');
  if (name === '' || smrsh.programs.includes(name) || builtIn.has(name)) return undefined;
  return {
    code: 'aliases/not-in-smrsh',
    severity: 'error',
    message: `smrsh does not run ${name}.`,
    why: `Only programs in ${smrsh.directory} may be run on this host. Link it there if it is safe to run with any input.`,
  };
}

function wordsOf(target: Target, world: World, around: Surroundings): Words | undefined {
  const local = target.kind === 'escaped' ? target.value : world.local(target);
  if (target.kind === 'escaped')
    return world.user(target.value) === false && !required.has(target.value)
      ? {
          code: 'aliases/unknown-user',
          severity: 'warning',
          message: `${target.value} is no user of this host.`,
          why: 'A backslash means the account itself, whatever the aliases say: mail to it is returned.',
        }
      : undefined;
  if (local !== undefined) return userWords(local, world);
  if (target.kind === 'program') return programWords(target.value, around);
  if (target.kind !== 'include') return undefined;
  const fact = around.host.paths[target.value];
  return fact === undefined
    ? undefined
    : includeWords(target.value, fact, around.host.paths[directoryOf(target.value)], around);
}

/** What the host says about users, included files and programs; nothing as long as it was not asked. */
export function targetFindings(aliases: Aliases, world: World, around: Surroundings): readonly Finding[] {
  const found: Finding[] = [];
  for (const entry of entriesOf(aliases, world.dialect))
    for (const target of entry.targets) {
      if (target.fault !== undefined) continue;
      // An alias that names itself is the account of that name, whatever else is an alias.
      const self = world.local(target) === entry.key;
      const words = self
        ? world.user(entry.key) === false && !required.has(entry.key)
          ? userWords(entry.key, { ...world, names: new Map() })
          : undefined
        : wordsOf(target, world, around);
      if (words !== undefined)
        found.push({ span: moved({ from: 0, to: target.to - target.from }, target.at), ...words });
    }
  return found;
}
