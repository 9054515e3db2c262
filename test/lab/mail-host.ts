import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Account, passwords } from './accounts.ts';
import { must } from './command.ts';
import { type HostKey, makeHostKeys } from './keys.ts';
import { Machine, type MachineOptions } from './machine.ts';
import { inNetwork } from './network.ts';
import { addresses } from './zones.ts';

export interface MailHostOptions extends Omit<MachineOptions, 'services'> {
  mta: 'sendmail' | 'postfix';
  ip: string;
  keyFile: string;
  hostKeys: HostKey[];
}

/** What a fault cuts off: only SSH, or the host altogether. */
export interface CutOptions {
  everything?: boolean;
}

/** A mail host that is logged in to, with the faults a test may cause. */
export class MailHost extends Machine {
  readonly mta: 'sendmail' | 'postfix';
  readonly name: string;
  readonly ip: string;
  readonly port = 22;
  readonly keyFile: string;
  readonly passwords: Record<Account, string> = passwords;
  hostKeys: HostKey[];

  constructor(options: MailHostOptions) {
    super({ ...options, services: ['/usr/sbin/sshd', `/etc/init.d/${options.mta} start`] });
    this.mta = options.mta;
    this.name = options.hostname;
    this.ip = options.ip;
    this.keyFile = options.keyFile;
    this.hostKeys = options.hostKeys;
  }

  get hostKeyFingerprintSha256(): string {
    return this.hostKeys[0]?.fingerprintSha256 ?? '';
  }

  /** Lines for a known_hosts file. */
  get knownHosts(): string {
    return this.hostKeys.map(({ publicKey }) => `${this.ip} ${publicKey}\n`).join('');
  }

  /** Packets vanish both ways, without a word to either end. */
  async dropNetwork({ everything = false }: CutOptions = {}): Promise<void> {
    await this.restoreNetwork();
    await this.#firewall(everything ? [['INPUT'], ['OUTPUT']] : sshBothWays, ['-j', 'DROP']);
  }

  /** Every packet that arrives for SSH is answered with a reset, new connections too. */
  async resetNetwork(): Promise<void> {
    await this.restoreNetwork();
    const tcp = ['INPUT', '-p', 'tcp', '--dport', '22'];
    await this.#firewall([tcp], ['-j', 'REJECT', '--reject-with', 'tcp-reset']);
  }

  /** Large packets vanish: the connection opens and then hangs. */
  async blackHoleLargePackets(above = 1000): Promise<void> {
    await this.restoreNetwork();
    await this.#firewall(sshBothWays, ['-m', 'length', '--length', `${above}:`, '-j', 'DROP']);
  }

  /** A port that only one address may reach: others are turned away, or never answered. */
  async onlyFrom(ip: string, port: number, others: 'refused' | 'silence' = 'silence'): Promise<void> {
    await this.restoreNetwork();
    const rest = ['INPUT', '-i', 'eth0', '-p', 'tcp', '--dport', String(port), '!', '-s', ip];
    await this.#firewall(
      [rest],
      others === 'silence' ? ['-j', 'DROP'] : ['-j', 'REJECT', '--reject-with', 'icmp-port-unreachable'],
    );
  }

  async restoreNetwork(): Promise<void> {
    await must(inNetwork(this.namespace, ['iptables', '-w', '-F']));
  }

  async #firewall(chains: readonly (readonly string[])[], verdict: readonly string[]): Promise<void> {
    for (const chain of chains) {
      await must(inNetwork(this.namespace, ['iptables', '-w', '-A', ...chain, ...verdict]));
    }
  }

  /** Ends sshd at once; with `sessions`, whoever is logged in too. */
  async killSshd({ sessions = false }: { sessions?: boolean } = {}): Promise<void> {
    await this.run(sessions ? 'pkill -KILL -x sshd' : 'kill -KILL "$(cat /run/sshd.pid)"');
    await this.must(['rm', '-f', '/run/sshd.pid']);
  }

  async startSshd(): Promise<void> {
    await this.must('[ -s /run/sshd.pid ] && kill -0 "$(cat /run/sshd.pid)" 2>/dev/null || /usr/sbin/sshd');
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await this.run(['test', '-s', '/run/sshd.pid'])).code === 0) return;
      await sleep(20);
    }
    throw new Error(`sshd of ${this.name} did not come up: ${await this.must('tail -5 /var/log/auth.log')}`);
  }

  /** Connections are still accepted by the kernel, and nobody answers. */
  async freezeSshd(): Promise<void> {
    await this.must(['pkill', '-STOP', '-x', 'sshd']);
  }

  async thawSshd(): Promise<void> {
    await this.must(['pkill', '-CONT', '-x', 'sshd']);
  }

  /** Sets lines of sshd_config, such as `MaxSessions 1`, instead of those set before; none restores the host's own. */
  async setSshd(lines: readonly string[] = []): Promise<void> {
    await this.writeFile('/etc/ssh/sshd_config.d/00-lab.conf', lines.map((line) => `${line}\n`).join(''));
    await this.must(['sshd', '-t']);
    await this.killSshd();
    await this.startSshd();
  }

  async regenerateHostKeys(): Promise<void> {
    const fresh = join(this.options.dir, 'fresh-keys');
    this.hostKeys = await makeHostKeys(fresh, this.name);
    for (const file of readdirSync(fresh)) {
      await this.writeFile(`/etc/ssh/${file}`, readFileSync(join(fresh, file)));
    }
    await this.killSshd();
    await this.startSshd();
  }
}

const sshBothWays: readonly (readonly string[])[] = [
  ['INPUT', '-p', 'tcp', '--dport', '22'],
  ['OUTPUT', '-p', 'tcp', '--sport', '22'],
];

/** What is particular to this lab on a host's disk. */
export function mailHostFiles(
  prefix: string,
  mta: 'sendmail' | 'postfix',
  clientKey: string,
  keyDir: string,
): Record<string, string | Uint8Array> {
  const name = `${mta}1`;
  return {
    '/etc/hostname': `${name}.lab.test\n`,
    '/etc/hosts': `127.0.0.1 localhost\n${prefix}.${addresses[mta]} ${name}.lab.test ${name}\n`,
    '/etc/resolv.conf': `nameserver ${prefix}.${addresses.dns}\noptions timeout:2 attempts:2\n`,
    '/etc/ssh/lab_authorized_keys': `${clientKey}\n`,
    ...Object.fromEntries(
      readdirSync(keyDir).map((file) => [`/etc/ssh/${file}`, readFileSync(join(keyDir, file))] as const),
    ),
  };
}
