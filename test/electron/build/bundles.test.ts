import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { FuseV1Options, FuseVersion } from '@electron/fuses';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import forge, { fuses } from '../../../forge.config.ts';
import pkg from '../../../package.json' with { type: 'json' };

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const built = { serve: 'dist/serve.cjs', main: '.vite/build/main.cjs', preload: '.vite/build/preload.cjs' };

beforeAll(() => {
  const build = spawnSync(process.execPath, [join(root, 'electron/build.mjs')], { encoding: 'utf8' });
  if (build.status !== 0) throw new Error(build.stderr);
}, 120_000);

/** A bundle without comments: those of libraries show how they are used. */
const code = (path: string): string =>
  ts.transpileModule(read(path), {
    compilerOptions: { removeComments: true, target: ts.ScriptTarget.ESNext, allowJs: true },
  }).outputText;

/** Names that a bundle requires, as far as they stand in it as text. */
const required = (path: string): readonly string[] => [
  ...new Set([...code(path).matchAll(/\brequire\(["'`]([^"'`]+)["'`]\)/g)].map(([, name = '']) => name)),
];

describe('the bundles', () => {
  it('require nothing that is not there when they run', () => {
    // Natives that ssh2 and ws try for and do without.
    const optional = /^cpu-features$|\/sshcrypto\.node$|^bufferutil$|^utf-8-validate$/;
    const foreign = (path: string): readonly string[] =>
      required(path).filter((name) => !isBuiltin(name) && !optional.test(name));
    expect(required(built.serve).length).toBeGreaterThan(5);
    expect(foreign(built.serve)).toEqual([]);
    expect(foreign(built.main)).toEqual(['electron']);
    expect(required(built.preload)).toEqual(['electron']);
  });

  it('hold no test code', () => {
    for (const path of Object.values(built))
      expect(/scripted|stand-in|vitest|playwright/i.test(read(path))).toBe(false);
  });

  it('name no path of the machine they were built on', () => {
    for (const path of [...Object.values(built), ...window()]) expect(read(path).includes(root)).toBe(false);
  });

  it('lie where package.json says', () => {
    expect(pkg.main).toBe(built.main);
  });

  it('serve starts on the oldest Node that package.json allows, as far as its syntax goes', () => {
    // What newer Nodes brought and Vite does not rewrite.
    const newer = /\bimport\.meta\b|\bPromise\.try\(|\bURL\.parse\(|\bPromise\.withResolvers\(/;
    expect(code(built.serve).length).toBeGreaterThan(100_000);
    expect(newer.test(code(built.serve))).toBe(false);
    expect(pkg.engines.node).toBe('>=20.19');
  });
});

/** Files of the built window, from the root. */
const window = (): readonly string[] =>
  readdirSync(join(root, 'dist/renderer'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(js|html|css)$/.test(path))
    .map((path) => `dist/renderer/${path}`);

describe('the window', () => {
  it('has no script or style in its pages, and takes none from elsewhere', () => {
    for (const page of ['index.html', 'enter.html']) {
      const html = read(`dist/renderer/${page}`);
      expect(html).not.toMatch(/<script(?![^>]*\ssrc="\/)|<style|\son[a-z]+=|https?:\/\//);
    }
    expect(read('dist/renderer/index.html')).toContain('content="__CSP_NONCE__"');
  });

  it('shows nobody but the signed-in more than the sign-in page', () => {
    const open = window().filter((path) => path.startsWith('dist/renderer/enter'));
    expect(open.map((path) => path.slice('dist/renderer/'.length)).sort()).toEqual([
      'enter.html',
      'enter/enter.css',
      'enter/enter.js',
    ]);
    expect(read('dist/renderer/enter/enter.js').length).toBeLessThan(4000);
    expect(read('dist/renderer/enter/enter.js').includes('import')).toBe(false);
  });

  it('asks for no module of Node', () => {
    for (const path of window().filter((name) => name.endsWith('.js')))
      expect(/\b(?:from|import|require\()\s*["']node:/.test(read(path))).toBe(false);
  });
});

describe('the package', () => {
  it('sets every fuse there is', () => {
    expect(fuses).toEqual({
      version: FuseVersion.V1,
      strictlyRequireAllFuses: true,
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableCookieEncryption]: true,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
      [FuseV1Options.WasmTrapHandlers]: true,
    });
    const known = Object.values(FuseV1Options).filter((value) => typeof value === 'number');
    for (const fuse of known) expect(fuses).toHaveProperty(String(fuse));
    expect(forge.packagerConfig).toMatchObject({ asar: true });
    expect(forge.plugins).toHaveLength(2);
  });
});
