import type { Surroundings } from '../language.ts';
import type { Aliases } from './blocks.ts';
import { type Dialect, dialectOf } from './dialect.ts';
import { type Entry, inForce } from './entries.ts';
import { readInclude } from './include.ts';
import type { Target } from './target.ts';

/** Everything a name may meet on one host: all its alias files, included files as far as known, its accounts. */
export interface World {
  readonly dialect: Dialect;
  /** Names of all alias files and the entry that counts. */
  readonly names: ReadonlyMap<string, { readonly path: string; readonly entry: Entry }>;
  /** `undefined` where the file is not known here. */
  include(path: string): readonly Target[] | undefined;
  user(name: string): boolean | undefined;
  /** `undefined` where the host's own names are not known. */
  isLocal(domain: string): boolean | undefined;
  /** The name that a target is looked up under; `undefined` when it is not a local name. */
  local(target: Target): string | undefined;
}

function ownDomains(around: Surroundings): { names: ReadonlySet<string>; known: boolean } {
  const host = around.host.hostname.toLowerCase();
  const names = new Set(['localhost', host, host.replace(/\..*$/, '')]);
  let known = false;
  for (const { path, role } of around.files) {
    const told = around.told(path);
    const members = [
      ...(told?.classes?.get('w') ?? []),
      ...(role === 'local-host-names' ? (told?.names ?? []) : []),
      ...(told?.parameters?.get('mydestination')?.split(/[\s,]+/) ?? []),
    ];
    if (members.length > 0) known = true;
    for (const member of members) names.add(member.toLowerCase());
  }
  return { names, known };
}

/** @param own the file that is looked at: its newest text counts. */
export function worldOf(own: Aliases, around: Surroundings): World {
  const dialect = dialectOf(around.file);
  const names = new Map<string, { path: string; entry: Entry }>();
  for (const { path, language } of around.files) {
    if (language !== 'aliases') continue;
    const aliases = path === around.file.path ? own : (around.parsed(path) as Aliases | undefined);
    if (aliases !== undefined)
      for (const [name, entry] of inForce(aliases, dialect))
        if (!names.has(name)) names.set(name, { path, entry });
  }
  if (!around.files.some(({ path }) => path === around.file.path))
    for (const [name, entry] of inForce(own, dialect)) names.set(name, { path: around.file.path, entry });
  const domains = ownDomains(around);
  const isLocal = (domain: string): boolean | undefined =>
    domains.names.has(domain.toLowerCase()) ? true : domains.known ? false : undefined;
  const includes = new Map<string, readonly Target[] | undefined>();
  return {
    dialect,
    names,
    isLocal,
    user: (name) => (Object.hasOwn(around.host.users, name) ? around.host.users[name] : undefined),
    include: (path) => {
      if (!includes.has(path)) {
        const text = around.text(path);
        includes.set(path, text === undefined ? undefined : readInclude(text));
      }
      return includes.get(path);
    },
    local: (target) => {
      if (target.kind === 'user') return target.value;
      const [, user, domain] =
        target.kind === 'address' ? (/^([^@"%!]+)@([^@]+)$/.exec(target.value) ?? []) : [];
      return user !== undefined && domain !== undefined && isLocal(domain) === true
        ? user.toLowerCase()
        : undefined;
    },
  };
}
