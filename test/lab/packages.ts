import { existsSync } from 'node:fs';

import { command, must } from './command.ts';

/** Debian packages this machine needs for the lab. */
export const labPackages = ['debootstrap', 'iproute2', 'iptables', 'openssh-client', 'util-linux'] as const;

export const isDebian = (): boolean => existsSync('/etc/debian_version');

/** Why a lab cannot run here, or undefined. */
export function labObstacle(): string | undefined {
  if (process.platform !== 'linux') return 'The lab of real mail hosts runs on Linux only.';
  if (process.getuid?.() !== 0)
    return 'The lab of real mail hosts needs root: it makes namespaces and mounts.';
  return undefined;
}

async function missingPackages(): Promise<string[]> {
  const { stdout } = await command([
    'dpkg-query',
    '-W',
    '-f',
    '${Package} ${db:Status-Status}\n',
    ...labPackages,
  ]);
  const installed = new Set(stdout.split('\n').filter((line) => line.endsWith(' installed')));
  return labPackages.filter((name) => !installed.has(`${name} installed`));
}

/** Installs what the lab needs; says in an error what to install where it may not do so itself. */
export async function ensurePackages(): Promise<void> {
  if (!isDebian()) return;
  const missing = await missingPackages();
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) throw new Error(`The lab needs these Debian packages: ${missing.join(' ')}`);
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq'];
  await must([...quiet, 'update']);
  await must([...quiet, 'install', '-y', '--no-install-recommends', ...missing]);
}
