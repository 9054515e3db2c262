import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStale } from '../../../electron/install.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'postroom-install-'));
  mkdirSync(join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true }));

type Packages = Record<string, { version?: string; optional?: boolean }>;
const write = (path: string, packages: Packages): void =>
  writeFileSync(join(root, path), JSON.stringify({ packages }));

const wanted: Packages = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/b': { version: '2.0.0', optional: true },
};

describe('what is installed', () => {
  it.each<[string, boolean, Packages | undefined]>([
    ['nothing', true, undefined],
    ['everything', false, wanted],
    ['everything but what is for another platform', false, { 'node_modules/a': { version: '1.0.0' } }],
    [
      'an older version',
      true,
      { 'node_modules/a': { version: '0.9.0' }, 'node_modules/b': { version: '2.0.0' } },
    ],
    [
      'another version of an optional package',
      true,
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } },
    ],
    ['too little', true, { 'node_modules/b': { version: '2.0.0' } }],
  ])('is %s: stale %s', (_, stale, installed) => {
    write('package-lock.json', wanted);
    if (installed) write('node_modules/.package-lock.json', installed);
    expect(isStale(root)).toBe(stale);
  });

  it('counts as stale when npm was interrupted while writing', () => {
    write('package-lock.json', wanted);
    writeFileSync(join(root, 'node_modules/.package-lock.json'), '{"packages":');
    expect(isStale(root)).toBe(true);
  });

  it('is not stale here', () => {
    expect(isStale(join(import.meta.dirname, '../../..'))).toBe(false);
  });
});
