import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '#mail/command';
import { readReports, reportDeploys } from '#mail/deploy/commands';
import type { DeployPlan, Step } from '#mail/deploy/plan';
import type { DeployReport } from '#mail/deploy/report';

export const shells = (['dash', 'busybox'] as const).filter((name) => existsSync(`/bin/${name}`));

export const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** This machine's own shell as a host: only the directories are others. Under busybox its tools are busybox's too. */
export class ShellHost {
  readonly dir = mkdtempSync(join(tmpdir(), 'postroom-deploy-'));
  readonly place = join(this.dir, 'state');
  readonly etc = join(this.dir, 'etc');
  readonly #shell: string;
  readonly #tools: string;

  constructor(shell: (typeof shells)[number]) {
    mkdirSync(this.etc);
    this.#shell = shell === 'dash' ? '/bin/dash' : '/bin/busybox ash';
    this.#tools = join(this.dir, 'tools');
    mkdirSync(this.#tools);
    if (shell === 'busybox') {
      execFileSync('/bin/busybox', ['--install', '-s', this.#tools]);
    }
  }

  remove(): void {
    // Whoever still waits for a deadline here ends when the deploy is gone.
    spawnSync('sh', [
      '-c',
      `for p in $(grep -lsF '${this.dir}/' /proc/[0-9]*/cmdline); do p=\${p#/proc/}; kill -KILL "\${p%%/*}"; done 2>/dev/null`,
    ]);
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Puts a tool of another behaviour before the host's own. */
  tool(name: string, script: string): void {
    rmSync(join(this.#tools, name), { force: true });
    writeFileSync(join(this.#tools, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** Everything that works for a deploy dies at once. */
  kill(id: string): void {
    spawnSync('sh', [
      '-c',
      `for p in $(grep -lsF 'POSTROOM_TX=${id};' /proc/[0-9]*/environ); do p=\${p#/proc/}; kill -KILL "\${p%%/*}"; done 2>/dev/null`,
    ]);
  }

  path(name: string): string {
    return join(this.etc, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'latin1');
  }

  run(command: Command): { code: number | null; stdout: string; stderr: string } {
    const text = (command.stdin ?? '')
      .replaceAll('/var/lib/postroom', this.place)
      .replaceAll('PATH=/usr/sbin:', `PATH=${this.#tools}:/usr/sbin:`)
      .replaceAll('/etc/cron.d', join(this.dir, 'cron.d'))
      .replaceAll('/bin/sh', this.#shell);
    const [file = '', ...words] = this.#shell.split(' ');
    const { status, stdout, stderr } = spawnSync(file, [...words, '-s'], {
      input: Buffer.from(text, 'latin1'),
      encoding: 'latin1',
    });
    return { code: status, stdout, stderr };
  }

  report(id: string): DeployReport {
    const [report] = readReports(this.run(reportDeploys(id)).stdout);
    if (report === undefined) throw new Error(`Nothing is known of ${id}.`);
    return report;
  }

  /** A step of a plan; `/usr/bin/env sh` stands for the host's shell. */
  step(kind: Step['kind'], script: string, more: Partial<Step> = {}): Step {
    const id = `${kind}-${sha256(script).slice(0, 6)}`;
    return { id, kind, title: id, argv: ['/usr/bin/env', 'sh', '-c', script], shown: script, ...more };
  }

  /** A plan that writes these files as they are named below this host's etc. */
  plan(id: string, files: Readonly<Record<string, string>>, more: Partial<DeployPlan> = {}): DeployPlan {
    const ifNew = { owner: 'root', group: 'root', mode: '0644' };
    return {
      id,
      setId: 'set',
      by: 'anna',
      note: '',
      window: 30,
      files: Object.entries(files).map(([name, content]) => ({
        path: this.path(name),
        base: existsSync(this.path(name)) ? sha256(readFileSync(this.path(name))) : 'absent',
        content,
      })),
      built: [],
      order: [],
      ifNew,
      force: '',
      steps: [],
      ...more,
    };
  }
}
