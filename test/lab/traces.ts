import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

import { cgroupsOf } from './cgroup.ts';
import { claims } from './claim.ts';
import { command } from './command.ts';

/** What of a lab is to be seen on this machine. */
export async function traces(id: string): Promise<string[]> {
  const [namespaces, links] = await Promise.all([
    command(['ip', 'netns', 'list']),
    command(['ip', '-o', 'link']),
  ]);
  const mounts = readFileSync('/proc/mounts', 'utf8');
  const running = readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return [];
      }
    });
  return [
    ...namespaces.stdout.split('\n').filter((line) => line.startsWith(`postroom-${id}-`)),
    ...links.stdout.split('\n').filter((line) => line.includes(`pr-${id}:`) || line.includes(`pr-${id}-`)),
    ...[...mounts.split('\n'), ...running].filter((line) => line.includes(`postroom-lab-${id}-`)),
    ...cgroupsOf(`postroom-${id}-`),
    ...readdirSync(tmpdir()).filter((name) => name.startsWith(`postroom-lab-${id}-`)),
    ...claims().flatMap((claim) => (claim.id === id ? [`record ${id}`] : [])),
  ];
}
