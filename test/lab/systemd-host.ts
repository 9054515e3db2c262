import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cgroupOf, removeCgroup } from './cgroup.ts';
import { MailHost } from './mail-host.ts';

const boot = join(dirname(fileURLToPath(import.meta.url)), 'boot-systemd.sh');

/** A mail host whose process 1 is systemd: it starts sshd and the MTA by their units, and ends a user's processes at logout. */
export class SystemdHost extends MailHost {
  protected override get init(): string {
    return 'init-systemd.sh';
  }

  protected override get boot(): readonly string[] {
    return ['sh', boot, this.#cgroup];
  }

  get #cgroup(): string {
    return cgroupOf(this.namespace);
  }

  /** Resolves when systemd has started everything, whether all of it succeeded or not. */
  override async powerOn(): Promise<void> {
    await super.powerOn();
    const isUp =
      'n=0; until systemctl is-system-running --wait | grep -Ex "running|degraded"; do [ $n -lt 100 ] || exit 1; n=$((n+1)); sleep 0.1; done';
    await this.must(isUp, { timeoutMs: 60_000 });
  }

  override async powerCut(): Promise<void> {
    await super.powerCut();
    removeCgroup(this.#cgroup);
  }

  /** As an administrator turns it off: systemd stops every unit in order. */
  async powerOff(): Promise<void> {
    await this.must(['systemctl', 'poweroff']);
    await this.turnedOff();
    removeCgroup(this.#cgroup);
  }

  override async killSshd({ sessions = false }: { sessions?: boolean } = {}): Promise<void> {
    await this.must(['systemctl', 'stop', 'ssh']);
    if (sessions) await this.run(['pkill', '-KILL', '-x', 'sshd']);
  }

  override async startSshd(): Promise<void> {
    await this.must(['systemctl', 'start', 'ssh']);
  }
}
