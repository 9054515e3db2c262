import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

import { labObstacle } from './packages.ts';

/** Where this machine has its cgroup2 hierarchy, writable; beside others or alone. */
function hierarchy(): string | undefined {
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  return mounts
    .map((line) => line.split(' '))
    .find(([, , type, options = '']) => type === 'cgroup2' && options.split(',').includes('rw'))?.[1];
}

/** The directory of a host's own part of the cgroup tree; it has the name of its network namespace. */
export const cgroupOf = (namespace: string): string => join(hierarchy() ?? '', namespace);

/** Why no host of a lab can run systemd here, or undefined. */
export function systemdObstacle(): string | undefined {
  const obstacle = labObstacle();
  if (obstacle !== undefined) return obstacle;
  const top = hierarchy();
  if (top === undefined)
    return 'Hosts with systemd need a writable cgroup2 hierarchy, which this machine does not have.';
  const trial = join(top, `postroom-trial-${process.pid}`);
  try {
    mkdirSync(trial);
    rmdirSync(trial);
    return undefined;
  } catch (error) {
    return `Hosts with systemd need a cgroup of their own, which cannot be made here: ${(error as Error).message}`;
  }
}

/** Directories of a lab in the cgroup tree, by what the names of its namespaces begin with. */
export function cgroupsOf(prefix: string): string[] {
  const top = hierarchy();
  if (top === undefined) return [];
  const mine = readdirSync(top).filter((name) => name.startsWith(prefix));
  return mine.map((name) => join(top, name));
}

/**
 * Removes a directory of the cgroup tree and those below it. What ran there has been killed, and may take a moment to end;
 * false when it did not within two seconds.
 */
export function removeCgroup(path: string): boolean {
  for (let round = 0; round < 100; round += 1) {
    try {
      removeTree(path);
      return true;
    } catch {
      if (!existsSync(path)) return true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
  return false;
}

function removeTree(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) removeTree(join(path, entry.name));
  rmdirSync(path);
}
