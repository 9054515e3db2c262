import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '#mail/command';
import {
  factOf,
  lookAt,
  lookUpAccounts,
  readAccounts,
  readLooks,
  type Looks,
  type ReadingDepth,
} from '#mail/config/reading';

let dir: string;
const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
const everyByte = Buffer.from(`${bytes}\n\n`, 'latin1');

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'postroom-reading-'));
  writeFileSync(join(dir, 'access'), everyByte, { mode: 0o640 });
  writeFileSync(join(dir, 'empty'), '', { mode: 0o755 });
  mkdirSync(join(dir, 'a dir'));
  symlinkSync('access', join(dir, 'link'));
  symlinkSync('nowhere', join(dir, 'dangling'));
  writeFileSync(join(dir, "-n 'q' $(id) `x`"), 'odd');
  writeFileSync(join(dir, 'large'), '');
  truncateSync(join(dir, 'large'), 33_554_433);
  mkdirSync(join(dir, '.ssh'));
  writeFileSync(join(dir, '.ssh/id'), 'secret');
});
afterAll(() => rmSync(dir, { recursive: true }));

/** What a real sh makes of it. */
const run = (command: Command): string => {
  const [program, ...args] = command.argv;
  const ran = spawnSync(program, args, { input: Buffer.from(command.stdin ?? '', 'latin1') });
  expect(ran.stderr.toString()).toBe('');
  return ran.stdout.toString('latin1');
};
const look = (depth: ReadingDepth, paths: readonly string[]): Looks => {
  const token = randomBytes(8).toString('hex');
  return readLooks(run(lookAt(paths, depth, token, { root: false })), paths, token);
};
const at = (name: string): string => `${dir}/${name}`;

describe('looking at files', () => {
  it('tells states with hashes, and who has a login', () => {
    const names = ['access', 'empty', 'a dir', 'link', 'dangling', 'gone', "-n 'q' $(id) `x`", 'large'];
    const { files, names: accounts, whole } = look('states', names.map(at));
    expect(whole).toBe(true);
    const sha256 = createHash('sha256').update(everyByte).digest('hex');
    const { username } = userInfo();
    expect(files.get(at('access'))).toMatchObject({
      kind: 'file',
      sizeBytes: 258,
      mode: 0o640,
      owner: username,
      sha256,
      unread: '',
    });
    expect(files.get(at('link'))).toEqual(files.get(at('access')));
    expect(files.get(at('a dir'))?.kind).toBe('directory');
    expect(files.get(at('dangling'))?.kind).toBe('absent');
    expect(files.get(at('gone'))).toMatchObject({ kind: 'absent', unread: '' });
    expect(files.get(at("-n 'q' $(id) `x`"))?.sha256).toBe(createHash('sha256').update('odd').digest('hex'));
    expect(files.get(at('large'))).toMatchObject({ sizeBytes: 33_554_433, unread: 'too large' });
    expect(files.get(at('large'))?.sha256).toBeUndefined();
    expect(accounts).toContain('root');
  });

  it('gives every byte of a content, also of an empty one', () => {
    const { files, whole } = look('contents', ['access', 'empty', 'gone', 'access'].map(at));
    expect(whole).toBe(true);
    expect(files.get(at('access'))?.content).toBe(`${bytes}\n\n`);
    expect(files.get(at('empty'))?.content).toBe('');
    expect(files.get(at('gone'))?.content).toBeUndefined();
  });

  it('shows no secrets of the host, and no file of another name for them', () => {
    const paths = ['/etc/shadow', '/etc/mail/../shadow', '/etc/mail/..', at('.ssh/id'), '/proc/self/environ'];
    const { files } = look('contents', paths);
    for (const path of paths) expect(files.get(path)?.content).toBeUndefined();
    expect(files.get(at('.ssh/id'))?.unread).toBe('not shown');
  });

  it('tells what a daemon would find', () => {
    const { files } = look('facts', ['access', 'empty', 'a dir', 'gone'].map(at));
    const { username } = userInfo();
    expect(factOf(files.get(at('access'))!)).toMatchObject({ kind: 'file', mode: 0o640, executable: false });
    expect(factOf(files.get(at('empty'))!)).toMatchObject({ mode: 0o755, executable: true, owner: username });
    expect(factOf(files.get(at('a dir'))!)).toMatchObject({ kind: 'directory', executable: false });
    expect(factOf(files.get(at('gone'))!)).toEqual({ kind: 'absent' });
    expect(files.get(at('access'))?.sha256).toBeUndefined();
  });

  it('takes an answer that broke off for what it is', () => {
    const token = 'abc123';
    const paths = [at('access'), at('empty')];
    const output = run(lookAt(paths, 'contents', token, { root: false }));
    for (const end of [0, 5, 100, output.indexOf(`${token}.`), output.length - 5]) {
      const { files, whole } = readLooks(output.slice(0, end), paths, token);
      expect(whole).toBe(false);
      expect([`${bytes}\n\n`, undefined]).toContain(files.get(at('access'))?.content);
    }
  });

  it('takes no path with a line break, and none that is not whole', () => {
    for (const path of ['/etc/a\nb', 'etc/a', '']) {
      expect(() => lookAt([path], 'facts', 'a', { root: true })).toThrow('A path');
    }
  });

  it('asks sudo for one and the same command, which sudoers can name', () => {
    const one = lookAt(['/etc/a'], 'states', '1', { root: true });
    const two = lookAt(['/etc/b', '/etc/c'], 'contents', '2', { root: true });
    expect(one.argv).toEqual(two.argv);
    expect(one.argv[2]).not.toMatch(/\\|[ ]{2}|\n/);
  });
});

describe('looking up login names', () => {
  it('knows names, not numbers or options', () => {
    const names = ['root', '0', '-s', '--help', "o'brien", 'nobody', 'no-such-user', '"'];
    expect(readAccounts(run(lookUpAccounts(names)), names)).toEqual({
      ...Object.fromEntries(names.map((name) => [name, false])),
      root: true,
      nobody: true,
    });
    expect(readAccounts(run(lookUpAccounts([])), [])).toEqual({});
  });

  it('takes an answer that broke off for none', () => {
    expect(readAccounts('root\n', ['root'])).toBeUndefined();
  });
});
