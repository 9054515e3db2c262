import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Claim, namespaceName } from './claim.ts';
import { must } from './command.ts';
import { inNetwork } from './network.ts';
import type { SinkMessage, SinkRule, StoredMessage } from './sink/rules.ts';
import { addresses } from './zones.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** The interpreter that runs TypeScript as it is, also when the lab was started by an older one. */
export function nodeProgram(): string {
  const own = join(here, '../../node_modules/.bin/node');
  return existsSync(own) ? own : process.execPath;
}

/** The lab's only mail exchanger for other domains. It does as it is told, also in the middle of a test. */
export class Sink {
  readonly ip: string;
  readonly silentIp: string;
  readonly darkIp: string;
  readonly #claim: Claim;
  readonly #socket: string;

  constructor(claim: Claim) {
    this.#claim = claim;
    this.#socket = join(claim.runDir, 'sink.sock');
    this.ip = `${claim.prefix}.${addresses.sink}`;
    this.silentIp = `${claim.prefix}.${addresses.silent}`;
    this.darkIp = `${claim.prefix}.${addresses.dark}`;
  }

  async start(): Promise<void> {
    const namespace = namespaceName(this.#claim.id, 'sink');
    await must(inNetwork(namespace, ['iptables', '-w', '-A', 'INPUT', '-d', this.darkIp, '-j', 'DROP']));
    const program = [nodeProgram(), join(here, 'sink/server.ts'), this.#socket, this.ip, this.silentIp];
    const log = openSync(join(this.#claim.runDir, 'sink.log'), 'a');
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...inNetwork(namespace, program)], {
      stdio: ['ignore', 'pipe', log],
    });
    closeSync(log);
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`The sink ended with ${code}.`)));
      child.stdout?.once('data', () => resolve());
    });
    child.unref();
    (child.stdout as { unref?: () => void } | null)?.unref?.();
  }

  /** Accepted messages, oldest first. */
  async messages(): Promise<SinkMessage[]> {
    const stored = JSON.parse(await this.#ask('GET', '/messages')) as StoredMessage[];
    return stored.map(({ base64, ...message }) => {
      const raw = Buffer.from(base64, 'base64');
      return { ...message, raw, text: raw.toString('utf8') };
    });
  }

  async forgetMessages(): Promise<void> {
    await this.#ask('DELETE', '/messages');
  }

  /** Adds rules; the newest that fits a recipient decides. */
  async setRules(rules: readonly SinkRule[]): Promise<void> {
    await this.#ask('POST', '/rules', JSON.stringify(rules));
  }

  /** Back to: accept.test accepted, defer.test 451, reject.test 550, tarpit.test slow. */
  async resetRules(): Promise<void> {
    await this.#ask('DELETE', '/rules');
  }

  #ask(method: string, path: string, body = ''): Promise<string> {
    return new Promise((resolve, reject) => {
      const call = request({ socketPath: this.#socket, method, path, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`The sink answered ${response.statusCode}: ${text}`));
        });
      });
      call.on('error', reject);
      call.end(body);
    });
  }
}
