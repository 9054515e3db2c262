import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Postroom's serve door, run as a user runs it: its own process, a data folder and a home of its own. */
export interface Console {
  readonly link: string;
  readonly dataDir: string;
  readonly home: string;
  readonly process: ChildProcess;
  /** Everything it printed, for a failing test. */
  output(): string;
  stop(): Promise<void>;
}

/** @param env added to the environment, e.g. SSH_AUTH_SOCK. */
export async function startConsole(env: Readonly<Record<string, string>> = {}): Promise<Console> {
  const dir = mkdtempSync(join(tmpdir(), 'postroom-e2e-'));
  const [dataDir, home] = [join(dir, 'data'), join(dir, 'home')];
  const { SSH_AUTH_SOCK: _agent, ...inherited } = process.env;
  const child = spawn(
    process.execPath,
    [join(root, 'dist/serve.cjs'), '--no-open', '--port', '0', '--data-dir', dataDir],
    {
      env: { ...inherited, HOME: home, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  const link = await new Promise<string>((found, failed) => {
    const timer = setTimeout(
      () => failed(new Error(`Postroom printed no link in 30 s:\n${printed}`)),
      30_000,
    );
    const read = (data: Buffer): void => {
      printed += data.toString('utf8');
      const match = /Postroom: (http:\S+)/.exec(printed);
      if (match?.[1] === undefined) return;
      clearTimeout(timer);
      found(match[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => failed(new Error(`Postroom ended with ${code ?? 'a signal'}:\n${printed}`)));
  });
  return {
    link,
    dataDir,
    home,
    process: child,
    output: () => printed,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = new Promise((ended) => child.once('exit', ended));
        child.kill('SIGTERM');
        await gone;
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
