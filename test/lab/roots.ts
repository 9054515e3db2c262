import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { must } from './command.ts';

export type RootName = 'sendmail' | 'sendmail-systemd' | 'postfix' | 'postfix-systemd' | 'dns';

const here = dirname(fileURLToPath(import.meta.url));

const loginHost = [
  ...['openssh-server', 'sudo', 'opendoas', 'tcsh', 'fish', 'zsh', 'procps', 'rsyslog', 'logrotate'],
  ...['bind9-dnsutils', 'ca-certificates', 'less', 'vim-tiny'],
];

const sendmail = ['sendmail-bin', 'sendmail-cf', 'm4', 'make', ...loginHost];
const postfix = ['postfix', 'postfix-pcre', 'postfix-lmdb', ...loginHost];
const systemd = ['systemd', 'systemd-sysv', 'libpam-systemd', 'dbus'];

const packages: Record<RootName, readonly string[]> = {
  sendmail,
  'sendmail-systemd': [...sendmail, ...systemd],
  postfix,
  'postfix-systemd': [...postfix, ...systemd],
  dns: ['bind9'],
};

/** Its recipe: the script that makes it, and what else goes into it. */
function recipe(name: RootName): readonly [string, ...string[]] {
  const kind = name.replace(/-systemd$/, '');
  const sources = ['roots/accounts.sh', `roots/${kind}.sh`, `roots/${kind}`] as const;
  return kind === name
    ? ['roots/build.sh', ...sources]
    : ['roots/systemd.sh', 'roots/systemd-host.sh', 'roots/build.sh', ...sources];
}

export const cacheDir = (): string => process.env['POSTROOM_LAB_CACHE'] ?? '/var/cache/postroom-lab';

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

/** A root is known by everything that goes into it, so that a changed recipe makes another root. */
export function rootPath(name: RootName): string {
  const hash = createHash('sha256').update(`${arch()} ${packages[name].join(' ')}`);
  for (const path of recipe(name).flatMap((source) => filesUnder(join(here, source)))) {
    hash.update(`\0${path.slice(here.length)}\0`).update(readFileSync(path));
  }
  return join(cacheDir(), `${name}-${hash.digest('hex').slice(0, 16)}`);
}

/** The mirror this machine installs from, so that a site's own mirror is used for the lab too. */
export function debianMirror(etc = '/etc/apt'): string {
  const lists = [join(etc, 'sources.list'), join(etc, 'sources.list.d')].flatMap(filesUnder);
  for (const list of lists) {
    const addresses = readFileSync(list, 'utf8').matchAll(
      /^(?:deb\s+(?:\[[^\]]*\]\s+)?|URIs:\s*)(https?:\/\/\S+)/gm,
    );
    for (const [, address] of addresses) {
      if (address !== undefined && /\/debian\/?$/.test(address)) return address;
    }
  }
  return 'http://deb.debian.org/debian';
}

export const hasRoot = (name: RootName): boolean => existsSync(rootPath(name));

const unusedDays = 30;

/** Makes the root unless it is there. Others may be building the same one: the lock makes them wait. */
export async function ensureRoot(name: RootName): Promise<string> {
  const target = rootPath(name);
  const lock = `${target}.lock`;
  if (!existsSync(target)) {
    mkdirSync(cacheDir(), { recursive: true, mode: 0o755 });
    await must([
      ...['flock', lock, 'sh', join(here, recipe(name)[0]), name, target],
      ...[packages[name].join(','), debianMirror(), join(cacheDir(), 'debs', name)],
    ]);
    forgetOldRoots(name);
  }
  // The lock's time says when the root was last wanted.
  writeFileSync(lock, '');
  return target;
}

function forgetOldRoots(name: RootName): void {
  const old = Date.now() - unusedDays * 24 * 3600 * 1000;
  for (const file of readdirSync(cacheDir())) {
    if (!file.startsWith(`${name}-`) || !/^[0-9a-f]{16}\.lock$/.test(file.slice(name.length + 1))) continue;
    const lock = join(cacheDir(), file);
    if (statSync(lock).mtimeMs > old) continue;
    rmSync(lock.slice(0, -'.lock'.length), { recursive: true, force: true });
    rmSync(lock);
  }
}
