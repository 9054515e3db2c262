import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { must } from './command.ts';

export interface HostKey {
  type: 'ed25519' | 'ecdsa' | 'rsa';
  /** As in a known_hosts line: algorithm and base64. */
  publicKey: string;
  fingerprintSha256: string;
}

const strengths: Record<HostKey['type'], string[]> = {
  ed25519: [],
  ecdsa: ['-b', '256'],
  rsa: ['-b', '2048'],
};

async function makeKey(file: string, type: HostKey['type'], comment: string): Promise<string> {
  if (existsSync(file)) rmSync(file);
  await must(['ssh-keygen', '-q', '-t', type, ...strengths[type], '-N', '', '-C', comment, '-f', file]);
  return readFileSync(`${file}.pub`, 'utf8').trim();
}

/** The key that every account of the lab trusts. */
export async function makeClientKey(dir: string): Promise<{ keyFile: string; publicKey: string }> {
  const keyFile = join(dir, 'id_ed25519');
  return { keyFile, publicKey: await makeKey(keyFile, 'ed25519', 'postroom-lab') };
}

/** Writes new host keys of all types into `dir`, named as sshd wants them. */
export async function makeHostKeys(dir: string, comment: string): Promise<HostKey[]> {
  mkdirSync(dir, { recursive: true });
  return Promise.all(
    (['ed25519', 'ecdsa', 'rsa'] as const).map(async (type) => {
      const line = await makeKey(join(dir, `ssh_host_${type}_key`), type, comment);
      const [algorithm = '', blob = ''] = line.split(' ');
      const digest = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64');
      return {
        type,
        publicKey: `${algorithm} ${blob}`,
        fingerprintSha256: `SHA256:${digest.replace(/=+$/, '')}`,
      };
    }),
  );
}
