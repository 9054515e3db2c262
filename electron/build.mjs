// Builds what is stale: the serve door, the Electron main and preload, the window. A target whose inputs have the hash
// they had at its last build is skipped, so that a second `npm start` opens at once.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { localNode } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const shared = ['package.json', 'package-lock.json', 'electron/build.mjs', 'electron/vite.node.ts'];
const node = ['mail', 'contract', 'electron'];

/** `made`: file or folder of Vite's output → where it belongs. */
const targets = [
  {
    name: 'serve',
    config: 'electron/vite.serve.config.ts',
    inputs: node,
    made: { 'serve.cjs': 'dist/serve.cjs' },
  },
  {
    name: 'main',
    config: 'electron/vite.main.config.ts',
    inputs: node,
    made: { 'main.cjs': '.vite/build/main.cjs' },
  },
  {
    name: 'preload',
    config: 'electron/vite.preload.config.ts',
    inputs: ['preload', 'electron/vite.preload.config.ts'],
    made: { 'preload.cjs': '.vite/build/preload.cjs' },
  },
  {
    name: 'window',
    config: 'electron/vite.window.config.ts',
    inputs: ['mail', 'contract', 'renderer', 'electron/vite.window.config.ts'],
    made: { '.': 'dist/renderer' },
    copies: ['.vite/renderer/window'],
  },
];

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}

/** @param {readonly string[]} inputs */
function hashOf(inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap(filesUnder))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

/** Puts a finished file or folder in place of the old one; another build may be doing the same. */
function place(from, to) {
  mkdirSync(join(root, to, '..'), { recursive: true });
  const old = join(root, `${to}.old-${process.pid}`);
  for (let tries = 5; ; tries -= 1) {
    try {
      if (existsSync(join(root, to))) renameSync(join(root, to), old);
      renameSync(from, join(root, to));
      break;
    } catch (error) {
      if (tries === 0) throw error;
    }
  }
  rmSync(old, { recursive: true, force: true });
}

async function build() {
  // Whoever calls us, a test runner included: a development build names the paths of this machine.
  process.env.NODE_ENV = 'production';
  const { build: viteBuild } = await import('vite');
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const { name, config, inputs, made, copies = [] } of targets) {
    const hash = hashOf([...shared, ...inputs]);
    const stamp = join(root, `dist/.${name}.built`);
    const places = [...Object.values(made), ...copies];
    const fresh =
      existsSync(stamp) &&
      readFileSync(stamp, 'utf8') === hash &&
      places.every((path) => existsSync(join(root, path)));
    if (fresh) continue;
    console.log(`Building ${name} …`);
    // Built aside and moved in whole: a door that is running, or a second build, never sees half a build.
    const outDir = join(root, `dist/.${name}-${process.pid}`);
    try {
      await viteBuild({
        configFile: join(root, config),
        logLevel: 'warn',
        build: { outDir, emptyOutDir: true },
      });
      for (const copy of copies) {
        const aside = join(root, `dist/.${name}-copy-${process.pid}`);
        cpSync(outDir, aside, { recursive: true });
        place(aside, copy);
      }
      for (const [from, to] of Object.entries(made)) place(join(outDir, from), to);
      writeFileSync(stamp, hash);
    } finally {
      rmSync(outDir, { recursive: true, force: true });
    }
  }
}

const wanted = localNode(root);
if (process.execPath !== wanted && Number(process.versions.node.split('.')[0]) < 22) {
  process.exit(spawnSync(wanted, [fileURLToPath(import.meta.url)], { stdio: 'inherit' }).status ?? 1);
}
try {
  await build();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
