import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StandIn, type StandInOptions } from '../../stand-in/electron.ts';

let current: StandIn;
vi.mock('electron', () => ({
  get safeStorage() {
    return (current.electron as { safeStorage: unknown }).safeStorage;
  },
}));
const { createSecretStore } = await import('../../../electron/desktop/secret-store.ts');

const password = 'correct horse battery staple';
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postroom-secrets-'));
  file = join(folder, 'data', 'secrets.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (options: StandInOptions = {}, platform: NodeJS.Platform = 'linux') => {
  current = new StandIn(options);
  return createSecretStore(file, platform);
};

/** The ways in which a password could lie in a file for everyone to read. */
const spellings = (text: string): readonly (string | Buffer)[] => [
  text,
  Buffer.from(text).toString('base64').slice(0, -4),
  Buffer.from(text).toString('hex'),
  Buffer.from(text, 'utf16le'),
  encodeURIComponent(text),
  Array.from(text).reverse().join(''),
];

describe('secrets in the keychain', () => {
  it('are there again after a restart, and gone when deleted', async () => {
    const store = await open();
    expect(store.kind).toBe('keychain');
    await store.set('host-1', password);
    await store.set('host-2', 'other');
    const again = await open();
    expect(await again.get('host-1')).toBe(password);
    expect(await again.get('host-2')).toBe('other');
    expect(await again.get('host-3')).toBeUndefined();
    await again.delete('host-1');
    expect(await (await open()).get('host-1')).toBeUndefined();
  });

  it('lie encrypted in a file that only this user can read', async () => {
    await (await open()).set('host-1', password);
    const bytes = readFileSync(file);
    for (const spelling of spellings(password)) expect(bytes.includes(spelling)).toBe(false);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it('survive changes at the same time', async () => {
    const store = await open();
    const names = Array.from({ length: 20 }, (_, at) => `host-${at}`);
    await Promise.all(names.map((name) => store.set(name, name)));
    const again = await open();
    expect(await Promise.all(names.map((name) => again.get(name)))).toEqual(names);
  });

  it.each(['{', '[]', '{"host-1":7}', '', '{"host-1":"!!!"}', '{"host-1":"AAAA"}'])(
    'that cannot be read are asked for again: %s',
    async (damaged) => {
      await (await open()).set('host-1', password);
      writeFileSync(file, damaged);
      const store = await open();
      expect(await store.get('host-1')).toBeUndefined();
      await store.set('host-1', password);
      expect(await store.get('host-1')).toBe(password);
    },
  );

  it.each(['__proto__', 'constructor', 'toString'])('may be called %s', async (name) => {
    const store = await open();
    expect(await store.get(name)).toBeUndefined();
    await store.set('host-1', 'a');
    expect(await store.get(name)).toBeUndefined();
  });
});

describe('without a keychain', () => {
  it.each([
    ['linux', 'basic_text'],
    ['linux', 'unknown'],
    ['linux', undefined],
    ['darwin', undefined],
    ['win32', undefined],
  ] as const)('on %s with %s nothing is written', async (platform, keyring) => {
    const store = await open({ keyring }, platform);
    expect(store.kind).toBe('none');
    expect(store.why).toMatch(/^Passwords are asked for each time and kept in memory only: .+\.$/);
    await store.set('host-1', password);
    expect(await store.get('host-1')).toBeUndefined();
    await store.delete('host-1');
    expect(existsSync(file)).toBe(false);
  });
});
