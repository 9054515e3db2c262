import { execFile, spawn } from 'node:child_process';
import { platform, userInfo } from 'node:os';
import type { Shell } from './reach.ts';
import { shellOf } from './shell-stream.ts';

/**
 * A login shell on this computer in a terminal of its own. `script` (util-linux, BSD) makes the terminal: Node cannot, and
 * a native module would have to be built for every Electron. Window size is set from outside by `stty`, after the fact, so a
 * shell starts at 80×24 for a blink. On systems without `script` it ends at once and says so.
 */
export function openLocalShell(
  env: Readonly<Record<string, string | undefined>>,
  cols: number,
  rows: number,
): Shell {
  const shell = userInfo().shell ?? env['SHELL'] ?? '/bin/sh';
  const quoted = `'${shell.replaceAll("'", `'\\''`)}'`;
  const args =
    platform() === 'linux' ? ['-qfc', `exec ${quoted} -l`, '/dev/null'] : ['-q', '/dev/null', shell, '-l'];
  const child = spawn('script', args, {
    cwd: env['HOME'] ?? '/',
    detached: true,
    stdio: 'pipe',
    env: { ...env, SHELL: '/bin/sh', TERM: 'xterm-256color' },
  });
  let missing = '';
  child.on('error', (error: NodeJS.ErrnoException) => {
    missing =
      error.code === 'ENOENT'
        ? 'The program "script" is needed for a terminal on this computer; install util-linux.'
        : error.message;
  });
  child.stdin.on('error', () => undefined);
  child.stderr.resume();
  const resize = (width: number, height: number): void => {
    if (child.pid !== undefined) resizeTerminalOf(child.pid, width, height);
  };
  // `script` has to fork and open the terminal first.
  const first = setTimeout(() => resize(cols, rows), 150);
  return shellOf({
    output: child.stdout,
    input: child.stdin,
    resize,
    close: () => {
      clearTimeout(first);
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      try {
        process.kill(-child.pid, 'SIGHUP');
      } catch {
        // It ended in the meantime.
      }
    },
    onEnd: (ended) => {
      child.on('close', () => {
        clearTimeout(first);
        ended(missing === '' ? 'The shell ended.' : missing);
      });
    },
  });
}

/** Sets the size of the terminal that the child of this process sits on. */
function resizeTerminalOf(pid: number, cols: number, rows: number): void {
  execFile('ps', ['-A', '-o', 'ppid=,tty='], (error, listing) => {
    if (error !== null) return;
    const line = listing.split('\n').find((entry) => entry.trim().split(/\s+/)[0] === String(pid));
    const tty = line?.trim().split(/\s+/)[1];
    if (tty === undefined || !/^[a-z]+\/?\w+$/.test(tty)) return;
    const flag = platform() === 'linux' ? '-F' : '-f';
    execFile('stty', [flag, `/dev/${tty}`, 'cols', String(cols), 'rows', String(rows)], () => undefined);
  });
}
