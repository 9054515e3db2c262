// Runs on the system's own Node, before anything is installed: plain JavaScript, nothing imported from node_modules.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} path */
const packagesIn = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
};

/**
 * Whether what is installed differs from package-lock.json. Compares versions instead of times: a checkout touches the
 * lock file without changing it. Optional packages of other platforms are never there.
 * @param {string} root
 */
export function isStale(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(join(root, 'node_modules/.package-lock.json'));
  return Object.entries(wanted).some(
    ([path, { version, optional }]) =>
      path !== '' && !(optional && !installed[path]) && installed[path]?.version !== version,
  );
}

/**
 * Runs `npm ci` when it is needed; ends the process with a sentence when that fails.
 * @param {string} root
 */
export function installPackages(root) {
  if (!isStale(root)) return;
  console.log('Installing packages (npm ci), about a minute …');
  // Under `npm start` the running Node may be the one in node_modules, which npm ci is about to remove.
  const node = process.env.npm_node_execpath ?? process.execPath;
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] };
  const args = ['ci', '--loglevel=error', '--no-fund', '--no-audit'];
  const run = npm?.endsWith('.js')
    ? spawnSync(node, [npm, ...args], options)
    : spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
  if (run.status === 0) return;
  console.error(`npm ci failed (${run.error?.message ?? `exit code ${run.status}`}): see its message above.`);
  process.exit(1);
}

/**
 * The Node that the `node` package carries; the running one where that is missing.
 * @param {string} root
 */
export function localNode(root) {
  const path = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(path) ? path : process.execPath;
}
