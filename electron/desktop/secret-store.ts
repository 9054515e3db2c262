import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { safeStorage } from 'electron';
import { z } from 'zod';
import type { SecretStore } from '#services/hosts/secrets';

/** Name → ciphertext in base64. */
const saved = z.record(z.string(), z.string());

/** Why secrets cannot rest on this machine; empty when they can. */
async function whyNot(platform: NodeJS.Platform): Promise<string> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'this system offers no keychain';
  if (platform !== 'linux') return '';
  // Chromium then "encrypts" with a password that is public knowledge, and still calls that available.
  const backend = safeStorage.getSelectedStorageBackend();
  return backend === 'basic_text' || backend === 'unknown'
    ? 'no keyring (GNOME Keyring, KWallet) is unlocked in this session'
    : '';
}

/** Secrets encrypted by the keychain of the system, in one file that only this user can read. */
export async function createSecretStore(file: string, platform: NodeJS.Platform): Promise<SecretStore> {
  const why = await whyNot(platform);
  if (why !== '')
    return {
      kind: 'none',
      why: `Passwords are asked for each time and kept in memory only: ${why}.`,
      get: () => Promise.resolve(undefined),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(),
    };

  const read = async (): Promise<Record<string, string>> => {
    try {
      return saved.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      return {}; // Not there yet, or damaged: the user is asked again.
    }
  };
  // One after the other, so that two changes at a time cannot lose one.
  let last: Promise<unknown> = Promise.resolve();
  const change = (edit: (secrets: Map<string, string>) => void): Promise<void> => {
    const next = last.then(async () => {
      const secrets = new Map(Object.entries(await read()));
      edit(secrets);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(secrets)), { mode: 0o600 });
      await rename(`${file}.new`, file);
    });
    last = next.catch(() => undefined);
    return next;
  };
  const set = async (name: string, value: string): Promise<void> => {
    const encrypted = await safeStorage.encryptStringAsync(value);
    await change((secrets) => secrets.set(name, encrypted.toString('base64')));
  };
  return {
    kind: 'keychain',
    why: 'Passwords are kept in the keychain of this system.',
    async get(name) {
      await last;
      const secret = new Map(Object.entries(await read())).get(name);
      if (secret === undefined) return undefined;
      try {
        const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(
          Buffer.from(secret, 'base64'),
        );
        if (shouldReEncrypt) await set(name, result);
        return result;
      } catch {
        return undefined; // Encrypted on another machine or under another account.
      }
    },
    set,
    delete: (name) => change((secrets) => secrets.delete(name)),
  };
}
