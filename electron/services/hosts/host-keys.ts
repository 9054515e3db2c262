import { Buffer } from 'node:buffer';
import { chmod, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConnectFailure } from './connect-failure.ts';
import {
  fingerprint,
  judgeKey,
  keyType,
  type KnownLine,
  knownName,
  parseKnownHosts,
  preferKnown,
} from './known-hosts.ts';

/** Asks the user about a key never seen before; false when the user says no. */
export type AskHostKey = (key: {
  readonly type: string;
  readonly fingerprint: string;
  readonly address: string;
  readonly note: string;
}) => Promise<boolean>;

/** Ours; ssh-rsa (SHA-1 signatures) and DSA are left out: a host that offers nothing better is refused. */
const algorithms = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** The host keys we trust: the user's and the system's known_hosts, and a file of our own for what the user accepted here. */
export class HostKeys {
  private readonly ownFile: string;
  private readonly files: readonly string[];

  constructor(dataDir: string, home: string) {
    this.ownFile = join(dataDir, 'known_hosts');
    this.files = [
      this.ownFile,
      join(home, '.ssh', 'known_hosts'),
      join(home, '.ssh', 'known_hosts2'),
      '/etc/ssh/ssh_known_hosts',
      '/etc/ssh/ssh_known_hosts2',
    ];
  }

  /** @throws ConnectFailure when a file is there but cannot be read: what it revokes must not be passed over. */
  private async lines(): Promise<KnownLine[]> {
    const read = async (file: string): Promise<KnownLine[]> => {
      try {
        return parseKnownHosts(await readFile(file, 'latin1'), file);
      } catch (error) {
        if (
          error instanceof Error &&
          'code' in error &&
          (error.code === 'ENOENT' || error.code === 'ENOTDIR')
        )
          return [];
        throw new ConnectFailure(
          'host-key',
          `The list of trusted host keys ${file} cannot be read, so no host can be recognised.`,
          `Make ${file} readable for you, then connect again.`,
        );
      }
    };
    return (await Promise.all(this.files.map(read))).flat();
  }

  async algorithms(address: string, port: number): Promise<string[]> {
    return preferKnown(await this.lines(), knownName(address, port), algorithms);
  }

  /**
   * Resolves when this key may be trusted for this host.
   * @throws ConnectFailure when it changed, is revoked, or the user did not accept it: there is no way around.
   */
  async check(address: string, port: number, key: Buffer, ask: AskHostKey): Promise<void> {
    const name = knownName(address, port);
    const verdict = judgeKey(await this.lines(), name, key);
    const shown = `${keyType(key)} ${fingerprint(key)}`;
    switch (verdict.kind) {
      case 'known':
        return;
      case 'unknown': {
        const note = verdict.authority
          ? 'A certificate authority is listed for this host, but Postroom cannot check host certificates: compare the key itself.'
          : '';
        if (!(await ask({ type: keyType(key), fingerprint: fingerprint(key), address: name, note })))
          throw new ConnectFailure(
            'host-key',
            `The host key of ${name} (${shown}) was not accepted.`,
            'Compare the fingerprint with the one that the host itself shows (ssh-keygen -lf on its console), then connect again.',
          );
        await this.remember(name, key);
        return;
      }
      case 'revoked':
        throw new ConnectFailure(
          'host-key',
          `The host showed a key that is marked as revoked: ${shown}. Whoever answers may not be ${name}.`,
          `Do not log in. The key is revoked in ${places(verdict.where)}.`,
        );
      case 'changed':
        throw new ConnectFailure(
          'host-key',
          `The host key of ${name} has changed. Known: ${verdict.where
            .map((line) => `${line.type} ${fingerprint(line.key)}`)
            .join(
              ', ',
            )}. Shown now: ${shown}. Somebody may be between you and the host, or it was installed anew.`,
          `Ask whoever runs the host. If the new key is right, remove ${places(verdict.where)} and connect again.`,
        );
    }
  }

  private async remember(name: string, key: Buffer): Promise<void> {
    const line = `${name} ${keyType(key)} ${key.toString('base64')}`;
    // The name comes from settings, the type from the network: neither may forge another line.
    if (
      !/^[\x21-\x7e]+ [\x21-\x7e]+ [A-Za-z0-9+/=]+$/.test(line) ||
      /^[#@|]/.test(line) ||
      /[,*?!]/.test(name)
    )
      throw new ConnectFailure(
        'host-key',
        'This host name cannot be kept in a known_hosts file.',
        'Change its address.',
      );
    const file = await open(this.ownFile, 'a+', 0o600);
    try {
      await chmod(this.ownFile, 0o600);
      const { size } = await file.stat();
      const last = Buffer.alloc(1, '\n');
      if (size > 0) await file.read(last, 0, 1, size - 1);
      await file.appendFile(`${last.toString() === '\n' ? '' : '\n'}${line}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

const places = (lines: readonly KnownLine[]): string =>
  lines.map(({ file, line }) => `line ${line} of ${file}`).join(', ');
