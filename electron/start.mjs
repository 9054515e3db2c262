// `npm start`: installs what is missing, builds what is stale, opens Postroom. Runs on the system's own Node from a fresh
// clone, so it imports nothing that is not in the repository.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installPackages, localNode } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const downloadMs = 120_000;

const usage = `npm start [-- options]
  --serve            the browser window, without trying Electron
  --no-open          print the link only
  --port <number>    port of the serve door (any free one)
  --data-dir <path>  where hosts, host keys and the journal are kept`;

function options() {
  try {
    return parseArgs({
      options: {
        serve: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

/** Path of Electron's binary, or why there is none: `electron` itself would download without an end in sight. */
function findElectron() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return { why: 'there is no display' };
  if (process.platform === 'linux' && process.getuid() === 0) return { why: 'it does not run as root' };
  const folder = join(root, 'node_modules/electron');
  const find = () => {
    const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
    const named = existsSync(join(folder, 'path.txt'))
      ? readFileSync(join(folder, 'path.txt'), 'utf8')
      : 'electron';
    return existsSync(join(dist, named)) ? { path: join(dist, named) } : undefined;
  };
  const found = find();
  if (found) return found;
  console.log('Fetching Electron, once …');
  const fetched = spawnSync(localNode(root), [join(folder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: downloadMs,
    encoding: 'utf8',
  });
  if (fetched.error?.code === 'ETIMEDOUT')
    return { why: `its download took more than ${downloadMs / 60_000} minutes` };
  const said = fetched.stderr?.split('\n').find((line) => line.trim() !== '');
  return (
    find() ?? { why: `its binary could not be fetched (${said?.trim() ?? `exit code ${fetched.status}`})` }
  );
}

/** Who started us: the shell of npm and, where the system tells, npm itself. */
function ancestors() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[2]}`;
  } catch {
    return String(process.ppid);
  }
}

/** Runs the door until it ends and ends with its exit code; it gets the signals that we get. */
function run(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // On Ctrl-C the terminal tells the child too: it takes both for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm does not pass every end on to us: without it nobody is left who could stop the door.
  const parents = ancestors();
  if (process.env.npm_lifecycle_event !== undefined)
    globalThis.setInterval(() => ancestors() !== parents && child.kill('SIGTERM'), 500).unref();
  child.on('error', (error) => {
    console.error(`Postroom did not start: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) =>
    process.exit(code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1)),
  );
}

const chosen = options();
if (chosen.help) {
  console.log(usage);
  process.exit(0);
}
installPackages(root);
const built = spawnSync(localNode(root), [join(root, 'electron/build.mjs')], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) {
  console.error('Postroom could not be built: see the message above.');
  process.exit(1);
}

const dataDir = chosen['data-dir'] === undefined ? [] : ['--data-dir', chosen['data-dir']];
const serveArgs = [
  ...(chosen['no-open'] ? ['--no-open'] : []),
  ...(chosen.port === undefined ? [] : ['--port', chosen.port]),
  ...dataDir,
];
// A port or a printed link only make sense for the serve door.
const askedForServe = chosen.serve || chosen['no-open'] || chosen.port !== undefined;
const electron = askedForServe ? { why: '' } : findElectron();
if ('path' in electron) run(electron.path, [root, ...dataDir.slice(1).map((path) => `--data-dir=${path}`)]);
else {
  if (electron.why !== '')
    console.log(`Electron is not used: ${electron.why}. Postroom opens in a browser instead.`);
  run(localNode(root), [join(root, 'dist/serve.cjs'), ...serveArgs]);
}
