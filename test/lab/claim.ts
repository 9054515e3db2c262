import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';

import { cgroupsOf, removeCgroup } from './cgroup.ts';
import { commandNow } from './command.ts';

/** What one lab has taken of this machine. The record's existence is the claim on its subnet and its names. */
export interface Claim {
  id: string;
  /** The first three numbers of the lab's addresses, such as `10.77.5`. */
  prefix: string;
  runDir: string;
  ownerPid: number;
  ownerStart: string;
  startedAt: string;
  /** Who it is for, so that one `npm run lab` finds its own again. */
  label: string;
}

export const stateDir = '/run/postroom-lab';
const firstNet = 77;
const lastNet = 99;

export const bridgeName = (id: string): string => `pr-${id}`;
export const namespaceName = (id: string, place: string): string => `postroom-${id}-${place}`;
const recordPath = (id: string): string => join(stateDir, `${id}.json`);

/** The start time of a process in clock ticks; a pid alone may by now belong to somebody else. */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

export function isOwned(claim: Claim): boolean {
  return processStart(claim.ownerPid) === claim.ownerStart;
}

/** Takes a free /24 out of 10.77.0.0 – 10.99.255.0 for this process. */
export function claimLab(label: string): Claim {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const used = new Set(
    Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .map(({ address }) => address.split('.').slice(0, 3).join('.')),
  );
  const total = (lastNet - firstNet + 1) * 256;
  const start = Math.floor(Math.random() * total);
  for (let step = 0; step < total; step += 1) {
    const number = (start + step) % total;
    const id = number.toString(36);
    const prefix = `10.${firstNet + Math.floor(number / 256)}.${number % 256}`;
    if (used.has(prefix)) continue;
    const claim: Claim = {
      id,
      prefix,
      runDir: '',
      ownerPid: process.pid,
      ownerStart: processStart(process.pid) ?? '',
      startedAt: new Date().toISOString(),
      label,
    };
    try {
      writeFileSync(recordPath(id), JSON.stringify(claim), { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    claim.runDir = mkdtempSync(join(tmpdir(), `postroom-lab-${id}-`));
    writeRecord(claim);
    return claim;
  }
  throw new Error(`All ${total} subnets for labs are taken; see ${stateDir}.`);
}

function writeRecord(claim: Claim): void {
  const fresh = `${recordPath(claim.id)}.new`;
  writeFileSync(fresh, JSON.stringify(claim));
  renameSync(fresh, recordPath(claim.id));
}

export function claims(): Claim[] {
  let names: string[];
  try {
    names = readdirSync(stateDir);
  } catch {
    return [];
  }
  return names
    .filter((name) => /^[0-9a-z]+\.json$/.test(name))
    .flatMap((name) => {
      try {
        return [JSON.parse(readFileSync(join(stateDir, name), 'utf8')) as Claim];
      } catch {
        return [];
      }
    });
}

/** Ends every process of the lab and gives back its namespaces, links, folders and name. Safe to repeat. */
export function releaseLab(claim: Claim): void {
  const mine = commandNow(['ip', 'netns', 'list'])
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .filter((name) => name.startsWith(namespaceName(claim.id, '')));
  const inside = (): string[] =>
    mine.flatMap((name) => commandNow(['ip', 'netns', 'pids', name]).split('\n')).filter((pid) => pid !== '');
  for (let round = 0; round < 50; round += 1) {
    const pids = inside();
    if (pids.length === 0) break;
    for (const pid of pids) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    if (round > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
  for (const name of mine) commandNow(['ip', 'netns', 'delete', name]);
  commandNow(['ip', 'link', 'delete', bridgeName(claim.id)]);
  if (claim.runDir !== '') commandNow(['rm', '-rf', '--', claim.runDir]);
  const cleared = cgroupsOf(namespaceName(claim.id, '')).every(removeCgroup);
  // With its record, the next lab tries again.
  if (cleared) rmSync(recordPath(claim.id), { force: true });
}

/** Clears what labs left behind whose owner is gone. */
export function sweepLabs(): Claim[] {
  const dead = claims().filter((claim) => !isOwned(claim));
  for (const claim of dead) releaseLab(claim);
  return dead;
}
