// `npm run bench` on a fresh clone starts under the machine's own Node; the benches are TypeScript for the project's.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installPackages, localNode } from '../../electron/install.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
installPackages(root);
// The window is measured as it is shipped.
const built = spawnSync(localNode(root), ['electron/build.mjs'], { cwd: root, stdio: ['ignore', 2, 2] });
if (built.status !== 0) process.exit(1);
const main = fileURLToPath(new URL('main.ts', import.meta.url));
const child = spawn(localNode(root), ['--expose-gc', main, ...process.argv.slice(2)], { stdio: 'inherit' });
// Outlives Ctrl-C until the lab is cleared away.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => (process.exitCode = code ?? 1));
