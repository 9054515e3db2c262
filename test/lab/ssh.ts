import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Account } from './accounts.ts';
import { type Outcome, command } from './command.ts';
import type { MailHost } from './mail-host.ts';

/** Logs in with OpenSSH's own client and the lab's key, and runs one line. */
export function ssh(host: MailHost, account: Account, line: string, seconds = 5): Promise<Outcome> {
  const known = join(host.options.dir, 'known_hosts');
  writeFileSync(known, host.knownHosts);
  const settings = [
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${known}`,
    'BatchMode=yes',
    'LogLevel=ERROR',
  ];
  return command(
    [
      ...['ssh', '-F', 'none', '-i', host.keyFile, '-o', `ConnectTimeout=${seconds}`],
      ...settings.flatMap((setting) => ['-o', setting]),
      ...[`${account}@${host.ip}`, line],
    ],
    { timeoutMs: (seconds + 5) * 1000 },
  );
}
