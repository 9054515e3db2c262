import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

import type { HostDraft } from '#contract/hosts';
import { defaultDataDir } from '../../electron/data-dir.ts';
import { addHostsToFile, HostFile } from '../../electron/services/hosts/host-file.ts';
import type { Lab } from './lab.ts';

const group = 'Lab';

/** The folder of the console that shows the lab's hosts: `--data-dir`, or the one a console uses by itself. */
export const consoleDir = (chosen: string | undefined): string =>
  chosen ?? defaultDataDir(process.platform, homedir(), process.env);

/** Adds the lab's hosts and their keys to a console, running or not, in place of what an earlier lab left there. */
export async function showInConsole(dataDir: string, lab: Lab): Promise<void> {
  await removeFromConsole(dataDir, lab.prefix);
  const drafts = lab.hosts.map((host): HostDraft => ({
    kind: 'ssh',
    name: host.name,
    group,
    environment: 'test',
    tags: ['lab'],
    readOnly: false,
    elevation: 'sudo',
    address: host.ip,
    port: host.port,
    user: 'ops',
    auth: { method: 'key', keyFile: host.keyFile },
    jumps: [],
  }));
  await addHostsToFile(dataDir, drafts);
  const keys = lab.hosts.map(({ knownHosts }) => knownHosts).join('');
  await writeFile(join(dataDir, 'known_hosts'), (await knownHosts(dataDir)) + keys, { mode: 0o600 });
}

/** Takes the hosts of a lab out of a console again, with their keys: the next lab has other keys at these addresses. */
export async function removeFromConsole(dataDir: string, prefix: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const ours = (address: string): boolean => address.startsWith(`${prefix}.`);
  const file = new HostFile(dataDir);
  const { hosts } = await file.read();
  const isOurs = (host: (typeof hosts)[number]): boolean =>
    host.kind === 'ssh' && host.group === group && ours(host.address);
  if (hosts.some(isOurs)) await file.change((all) => all.filter((host) => !isOurs(host)));
  const before = await knownHosts(dataDir);
  const after = before.replace(/^.*\n/gm, (line) => (ours(line) ? '' : line));
  if (after !== before) await writeFile(join(dataDir, 'known_hosts'), after, { mode: 0o600 });
}

async function knownHosts(dataDir: string): Promise<string> {
  try {
    return (await readFile(join(dataDir, 'known_hosts'), 'latin1')).replace(/([^\n])$/, '$1\n');
  } catch {
    return '';
  }
}
