import { spawn } from 'node:child_process';
import type { Pipe } from './channel.ts';
import { drained } from './drained.ts';

/** `/bin/sh -s` on this computer, in a process group of its own so that what it runs can be stopped with it. */
export function openLocalPipe(env: Readonly<Record<string, string | undefined>>): Pipe {
  const child = spawn('/bin/sh', ['-s'], { cwd: '/', detached: true, stdio: 'pipe', env: { ...env } });
  const signalGroup = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It ended in the meantime.
    }
  };
  let failure = '';
  child.on('error', (error) => (failure = error.message));
  child.stdin.on('error', () => undefined);
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    write: (bytes) => child.stdin.write(bytes),
    drained: () => drained(child.stdin),
    end: () => child.stdin.end(),
    terminate: () => signalGroup('SIGTERM'),
    close: () => {
      child.stdin.destroy();
      // A background job of the command may hold these open for as long as it likes.
      child.stdout.destroy();
      child.stderr.destroy();
    },
    onClosed: (closed) => {
      child.on('close', () => closed(failure === '' ? 'The shell on this computer ended.' : failure));
      child.on('error', (error) => closed(error.message));
    },
  };
}
