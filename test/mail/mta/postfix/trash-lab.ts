import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command, CommandResult } from '#mail/command';
import { mtas } from '#mail/mta/index';
import type { ActAbout, QueueSource, ToolWord } from '#mail/mta/mta';
import type { QueueAction } from '#mail/queue';
import type { KeptMessage, KeptRef } from '#mail/trash';
import type { Lab } from '../../../lab/lab.ts';
import { runOn } from '../../real-host.ts';
import { hostFacts } from '../reading.ts';

const { queue } = mtas.postfix;
const trash = mtas.postfix.trash!;

export const about: ActAbout = {
  reason: 'why',
  by: 'ops@mx via Postroom',
  note: `ticket 7 "ä" \\n \\ 'x' $(id)`,
  jobId: 'job-7',
};

/** One line of `postqueue -j`, as Postfix wrote it. */
export interface Row {
  readonly queue_name: string;
  readonly queue_id: string;
  readonly arrival_time: number;
  readonly message_size: number;
  readonly sender: string;
  readonly recipients: readonly { readonly address: string; readonly delay_reason?: string }[];
}

/** What the trash tests do on the real Postfix, one instance at a time. */
export class TrashHost {
  readonly lab: Lab;
  readonly source: QueueSource;
  readonly spool: string;
  readonly config: string;
  /** `busybox` runs the scripts in its shell, with its own find, awk, xargs, ls, mv, ln … */
  shell: 'dash' | 'busybox' = 'dash';

  constructor(lab: Lab, source: QueueSource) {
    this.lab = lab;
    this.source = source;
    this.spool = String(source.detail['spool']);
    this.config = String(source.detail['config']);
  }

  async installBusybox(): Promise<void> {
    const busybox = execFileSync('which', ['busybox'], { encoding: 'utf8' }).trim();
    await this.lab.postfix.writeFile('/usr/local/bin/busybox', readFileSync(busybox), 0o755);
    const tools = 'sh awk find xargs ls mv ln rm rmdir mkdir sort tr cat cut stat date od logger chown';
    await this.must(
      `mkdir -p /usr/local/bb && cd /usr/local/bb && for a in ${tools}; do ln -sf ../bin/busybox $a; done`,
    );
  }

  must(line: string): Promise<string> {
    return this.lab.postfix.must(line);
  }

  async run(command: Command): Promise<CommandResult & { status: 'exited' }> {
    if (this.shell === 'dash') return runOn(this.lab.postfix, command, { shell: ['/bin/dash'] });
    const [path, ...rest] = command.argv;
    const argv = [path, ...rest.map((word) => word.replace(/^PATH=/, 'PATH=/usr/local/bb:'))] as const;
    return runOn(this.lab.postfix, { ...command, argv }, { shell: ['/usr/local/bb/sh'] });
  }

  async act(action: QueueAction, ids: readonly string[]): Promise<ReadonlyMap<string, ToolWord>> {
    const results = [];
    for (const command of queue.act(action, this.source, hostFacts(), ids, about))
      results.push(await this.run(command));
    return queue.heard(action, results);
  }

  /** Holds and deletes; gives what is kept of them. */
  async bin(ids: readonly string[]): Promise<KeptRef[]> {
    await this.act('hold', ids);
    return [...(await this.act('delete', ids))].map(([id, { batch }]) => ({ id, batch: batch ?? '' }));
  }

  async kept(): Promise<readonly KeptMessage[]> {
    const result = await this.run(trash.list(this.source, hostFacts()));
    if (result.code !== 0) throw new Error(result.stderr);
    return trash.read(this.source, result.stdout);
  }

  async back(what: 'restore' | 'purge', items: readonly KeptRef[]): Promise<ReadonlyMap<string, ToolWord>> {
    const results = [];
    for (const command of trash[what](this.source, hostFacts(), items)) results.push(await this.run(command));
    return trash.heard(what, results);
  }

  /** Lines of `postqueue -j` by id: the text, byte for byte, and what it says. */
  async rows(): Promise<Map<string, { line: string; row: Row }>> {
    const { bytes } = await this.lab.postfix.run(['postqueue', '-c', this.config, '-j']);
    const lines = bytes
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '');
    return new Map(
      lines.map((line) => [(JSON.parse(line) as Row).queue_id, { line, row: JSON.parse(line) as Row }]),
    );
  }

  /** Waits until `count` messages are at rest in the deferred queue. */
  async settled(count: number): Promise<Map<string, { line: string; row: Row }>> {
    for (let tries = 0; tries < 300; tries += 1) {
      const rows = await this.rows();
      if (rows.size === count && [...rows.values()].every(({ row }) => row.queue_name === 'deferred'))
        return rows;
      await sleep(200);
    }
    throw new Error(`${count} messages never came to rest in the deferred queue.`);
  }

  /** Inode, size, times, mode, owner, links and hash of every file on hold and of the logs of messages. */
  files(): Promise<string> {
    return this.must(
      `cd ${this.spool} && find hold defer bounce trace -type f -printf '%p %i %s %T@ %m %u:%g %n ' -exec sha256sum {} ';' | sort`,
    );
  }

  async clear(): Promise<void> {
    await this.must(`postsuper -c ${this.config} -d ALL; rm -rf ${this.spool}/.postroom-trash`);
  }
}
