import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { namespaceName } from './claim.ts';
import { type CommandOptions, type Outcome, command, must } from './command.ts';

const here = dirname(fileURLToPath(import.meta.url));

export type Storage = 'overlay' | 'copy';

export interface MachineOptions {
  labId: string;
  /** Its place in the network. */
  place: string;
  hostname: string;
  root: string;
  dir: string;
  storage: Storage;
  /** Shell lines that start what the host is for. */
  services: readonly string[];
  /** Put into the machine before it starts: path to content. */
  files: Record<string, string | Uint8Array>;
}

export interface RunOptions extends CommandOptions {
  user?: string;
}

/** Whether this kernel and this temporary folder can carry an overlay; a folder on an overlay itself cannot. */
export async function storageFor(dir: string, root: string): Promise<Storage> {
  const parts = ['upper', 'work', 'mounted'].map((name) => join(dir, 'storage-try', name));
  for (const part of parts) mkdirSync(part, { recursive: true });
  const [upper = '', work = '', mounted = ''] = parts;
  const layers = `lowerdir=${root},upperdir=${upper},workdir=${work}`;
  const { code } = await command([
    'unshare',
    '--mount',
    'mount',
    '-t',
    'overlay',
    '-o',
    layers,
    'lab',
    mounted,
  ]);
  rmSync(join(dir, 'storage-try'), { recursive: true, force: true });
  return code === 0 ? 'overlay' : 'copy';
}

/** One host of the lab: a Debian root with its own processes, mounts, name and network. */
export class Machine {
  readonly options: MachineOptions;
  #pid: number | undefined;
  #stopped: Promise<void> = Promise.resolve();

  constructor(options: MachineOptions) {
    this.options = options;
  }

  get namespace(): string {
    return namespaceName(this.options.labId, this.options.place);
  }

  /** Process 1 of the machine, as this side numbers it. */
  get pid(): number {
    if (this.#pid === undefined) throw new Error(`${this.options.hostname} is not running.`);
    return this.#pid;
  }

  /** Script that process 1 of the machine runs once it has its disk. */
  protected get init(): string {
    return 'init.sh';
  }

  /** What makes a process the machine's first. */
  protected get boot(): readonly string[] {
    return ['sh', join(here, 'boot.sh')];
  }

  /** Lays the disk. */
  async prepare(): Promise<void> {
    const { dir, storage, root, services } = this.options;
    const files = {
      ...this.options.files,
      '/usr/lib/lab/init': readFileSync(join(here, this.init)),
      '/usr/lib/lab/services': services.map((line) => `${line}\n`).join(''),
    };
    for (const name of ['root', 'upper', 'work']) mkdirSync(join(dir, name), { recursive: true });
    if (storage === 'copy') await must(['cp', '-a', '--reflink=auto', `${root}/.`, join(dir, 'root')]);
    for (const [path, content] of Object.entries(files)) {
      const target = join(dir, storage === 'copy' ? 'root' : 'upper', path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content, { mode: path.endsWith('_key') ? 0o600 : 0o644 });
    }
  }

  /** Resolves when every service of the machine has been started. */
  async powerOn(): Promise<void> {
    const { dir, root, hostname, storage } = this.options;
    const log = openSync(join(dir, 'boot.log'), 'a');
    const child = spawn(
      'setpriv',
      [
        ...['--pdeathsig', 'KILL', 'nsenter', `--net=/run/netns/${this.namespace}`, '--'],
        ...['unshare', '--uts', '--mount', '--ipc', '--pid', '--fork', '--kill-child'],
        ...[...this.boot, root, dir, hostname, storage],
      ],
      { stdio: ['ignore', log, log, 'pipe'], env: { PATH: process.env['PATH'] ?? '' } },
    );
    closeSync(log);
    this.#stopped = new Promise((resolve) => {
      child.once('close', () => {
        this.#pid = undefined;
        resolve();
      });
    });
    const failed = (): Error =>
      new Error(`${hostname} did not start:\n${readFileSync(join(dir, 'boot.log'), 'utf8').slice(-2000)}`);
    const words = child.stdio[3] as NodeJS.ReadableStream;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      words.on('data', (chunk: Buffer) => {
        said += chunk.toString('latin1');
        if (said.includes('ready')) resolve();
      });
      words.once('end', () => (said.includes('ready') ? resolve() : reject(failed())));
    });
    this.#pid = Number(/^pid (\d+)$/m.exec(said)?.[1]);
    // A host may outlive the test that started it; it must not keep the test runner alive.
    child.unref();
    (words as unknown as { unref?: () => void }).unref?.();
  }

  /** As if the plug were pulled: no process hears of it, and the disk stays as it is. */
  async powerCut(): Promise<void> {
    process.kill(this.pid, 'SIGKILL');
    await this.turnedOff();
  }

  /** Resolves when its last process has ended. */
  protected async turnedOff(): Promise<void> {
    await this.#stopped;
    // An overlay's working folder may not be used twice.
    rmSync(join(this.options.dir, 'work'), { recursive: true, force: true });
    mkdirSync(join(this.options.dir, 'work'));
  }

  /** Runs a command inside; a string is read by /bin/sh. */
  run(what: string | readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const { user = 'root', ...rest } = options;
    const argv = typeof what === 'string' ? ['/bin/sh', '-c', what] : what;
    return command(
      [
        ...['nsenter', '--target', String(this.pid), '--net', '--uts', '--mount', '--ipc', '--pid', '--'],
        ...['env', '-i', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C'],
        ...[`HOME=${user === 'root' ? '/root' : `/home/${user}`}`, `USER=${user}`, 'TERM=dumb'],
        ...['setpriv', '--pdeathsig', 'KILL'],
        ...(user === 'root' ? [] : ['runuser', '-u', user, '--']),
        ...argv,
      ],
      rest,
    );
  }

  async must(what: string | readonly string[], options: RunOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(what, options);
    if (code === 0) return stdout;
    const line = typeof what === 'string' ? what : what.join(' ');
    throw new Error(
      `${this.options.hostname}: ${line} ended with ${code}: ${stderr.trim() || stdout.trim()}`,
    );
  }

  readFile(path: string): Promise<string> {
    return this.must(['cat', '--', path]);
  }

  /** Keeps owner and mode of a file that is there. */
  async writeFile(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
    await this.must(['sh', '-c', 'cat > "$1"', 'sh', path], { stdin: content });
    if (mode !== undefined) await this.must(['chmod', mode.toString(8), '--', path]);
  }
}
