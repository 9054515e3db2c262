import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MailHost } from '../lab/mail-host.ts';
import { timed } from './measure.ts';

/** One word of a shell line, whatever is in it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** OpenSSH's own client, logged in as the same account as Postroom, with a connection that stays open. */
export class OpenSsh {
  readonly dir: string;
  /** Starts the clients: a Node with a large heap takes up to 20 ms to fork, which is not OpenSSH's fault. */
  readonly #shell: ChildProcessWithoutNullStreams;
  readonly #master: ChildProcessWithoutNullStreams;
  readonly #options: string;
  readonly #host: MailHost;
  #answered: (line: string) => void = () => undefined;
  #said = '';

  constructor(dir: string, host: MailHost, account: string) {
    this.dir = dir;
    this.#host = host;
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'known_hosts'), host.knownHosts);
    const settings = [
      'BatchMode=yes',
      'LogLevel=ERROR',
      'StrictHostKeyChecking=yes',
      `UserKnownHostsFile=${join(dir, 'known_hosts')}`,
      // Ends by itself should this process be killed without a word.
      'ServerAliveInterval=5',
    ];
    const words = ['-F', 'none', '-i', host.keyFile, '-l', account, '-p', String(host.port)];
    const options = [...words, ...settings.flatMap((setting) => ['-o', setting])];
    this.#options = options.map(quoted).join(' ');
    this.#shell = spawn('/bin/sh', { stdio: 'pipe' });
    this.#shell.stderr.on('data', (chunk: Buffer) => (this.#said = `${this.#said}${chunk.toString()}`));
    createInterface(this.#shell.stdout).on('line', (line) => this.#answered(line));
    this.#master = spawn('ssh', [...options, '-M', '-N', '-S', this.#socket, host.ip], { stdio: 'pipe' });
  }

  get #socket(): string {
    return join(this.dir, 'live');
  }

  async ready(): Promise<void> {
    for (let tries = 0; !existsSync(this.#socket); tries += 1) {
      if (tries === 200 || this.#master.exitCode !== null)
        throw new Error('OpenSSH could not log in to the lab.');
      await sleep(50);
    }
  }

  /** Milliseconds of `ssh HOST LINE` over the live connection. Output is thrown away here unless LINE does so there. */
  live(line: string, inputFile = '/dev/null'): Promise<number> {
    return this.#time(
      `ssh -S ${quoted(this.#socket)} ${this.#options} ${this.#host.ip} ${quoted(line)} <${quoted(inputFile)}`,
    );
  }

  /** Milliseconds of a line on this computer, started as the others are. */
  here(line: string): Promise<number> {
    return this.#time(line);
  }

  /** Milliseconds of `ssh HOST LINE` with a connection of its own. */
  fresh(line: string): Promise<number> {
    return this.#time(`ssh -o ControlPath=none ${this.#options} ${this.#host.ip} ${quoted(line)} </dev/null`);
  }

  /** Runs `ssh HOST LINE` over the live connection into a file here; gives its path. */
  async kept(line: string, name: string): Promise<string> {
    const path = join(this.dir, name);
    const ssh = `ssh -S ${quoted(this.#socket)} ${this.#options} ${this.#host.ip}`;
    // The last redirection of a line counts: #time adds one that throws away what nobody wants.
    await this.#time(`{ ${ssh} ${quoted(line)} </dev/null >${quoted(path)}; }`);
    return path;
  }

  /** A file of this lab with these lines, for standard input. */
  fileOf(name: string, lines: readonly string[]): string {
    const path = join(this.dir, name);
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
    return path;
  }

  close(): void {
    this.#shell.kill('SIGKILL');
    this.#master.kill('SIGTERM');
  }

  async #time(line: string): Promise<number> {
    this.#said = '';
    let code = '';
    const took = await timed(async () => {
      const answer = new Promise<string>((resolve) => (this.#answered = resolve));
      this.#shell.stdin.write(`${line} >/dev/null; echo $?\n`);
      code = await answer;
    });
    if (code !== '0') throw new Error(`${line} ended with ${code}: ${this.#said.slice(0, 500)}`);
    return took;
  }
}
