// `npm run lab` on a fresh clone starts under the machine's own Node; the lab itself is TypeScript for the project's.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installPackages } from '../../electron/install.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
installPackages(root);
const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
const program = existsSync(node) ? node : process.execPath;
const cli = fileURLToPath(new URL('cli.ts', import.meta.url));
process.exitCode = spawnSync(program, [cli, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
