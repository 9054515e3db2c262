import { spawn, spawnSync } from 'node:child_process';

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  /** What was printed, byte for byte. */
  bytes: Buffer;
}

export interface CommandOptions {
  stdin?: string | Uint8Array;
  timeoutMs?: number;
}

/** Runs a program of this machine; a program that could not be started or was killed has code -1. */
export function command(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  const [program = '', ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.timeoutMs === undefined
        ? {}
        : { timeout: options.timeoutMs, killSignal: 'SIGKILL' as const }),
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (error) =>
      resolve({ code: -1, stdout: '', stderr: error.message, bytes: Buffer.alloc(0) }),
    );
    child.on('close', (code) => {
      const bytes = Buffer.concat(stdout);
      resolve({
        code: code ?? -1,
        stdout: bytes.toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
        bytes,
      });
    });
    // A program that ends before it has read everything is judged by its exit code, not by EPIPE here.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin ?? '');
  });
}

/** As `command`, and an exit code other than 0 is thrown. */
export async function must(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await command(argv, options);
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${stderr.trim() || stdout.trim()}`);
  return stdout;
}

/** For the way out, where nothing may be awaited any more. */
export function commandNow(argv: readonly string[]): string {
  const [program = '', ...args] = argv;
  const { stdout, error } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return error === undefined ? stdout : '';
}
