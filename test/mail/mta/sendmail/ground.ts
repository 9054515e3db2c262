import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { mtas } from '#mail/mta/index';
import type { ActAbout, QueueSource } from '#mail/mta/mta';
import type { Outcome, QueueAction } from '#mail/queue';
import type { KeptMessage, KeptRef } from '#mail/trash';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { listOn, probe, runOn } from '../../real-host.ts';
import { hostFacts } from '../reading.ts';

const { queue } = mtas.sendmail;
const trash = mtas.sendmail.trash!;
export const shells = { dash: ['/bin/dash'], busybox: ['/usr/local/bin/busybox', 'sh'] } as const;
export const about: ActAbout = {
  reason: 'why',
  by: 'ops@mx via Postroom',
  note: `ticket 7 "ä" \\ 'x' $(id)`,
  jobId: 'j',
};

interface Where {
  readonly source?: QueueSource;
  readonly shell?: readonly string[];
}

export const all = (ids: readonly string[], outcome: Outcome): Record<string, Outcome> =>
  Object.fromEntries(ids.map((id) => [id, outcome]));

/** A lab with sendmail and what tests of its trash do there. Every call of ours must end well and say nothing on stderr. */
export class Ground {
  readonly lab: Lab;
  readonly mta: QueueSource;
  readonly msp: QueueSource;

  private constructor(lab: Lab, mta: QueueSource, msp: QueueSource) {
    this.lab = lab;
    this.mta = mta;
    this.msp = msp;
  }

  static async open(): Promise<Ground> {
    const lab = await startLab();
    const busybox = execFileSync('which', ['busybox'], { encoding: 'utf8' }).trim();
    await lab.sendmail.writeFile('/usr/local/bin/busybox', readFileSync(busybox), 0o755);
    const { sources } = await probe(lab.sendmail, 'sendmail');
    return new Ground(lab, ...(sources as [QueueSource, QueueSource]));
  }

  must(line: string): Promise<string> {
    return this.lab.sendmail.must(line);
  }

  async empty(): Promise<void> {
    await this.must(
      'rm -rf /var/spool/.postroom-trash /var/spool/mqueue/.postroom-trash; find /var/spool/mqueue /var/spool/mqueue-client -type f -delete',
    );
  }

  list(source = this.mta): ReturnType<typeof listOn> {
    return listOn(this.lab.sendmail, source);
  }

  /** Queues one message per sender without trying it; gives their ids. */
  async queued(senders: readonly string[], to = 'nobody@defer.test', mode = '-Am'): Promise<string[]> {
    for (const sender of senders)
      await this.lab.sendmail.must(['sendmail', mode, '-odq', '-f', `${sender}@accept.test`, to], {
        stdin: `Subject: ${sender}\n\nbody of ${sender}\n`,
      });
    const { messages } = await this.list(mode === '-Am' ? this.mta : this.msp);
    return senders.map(
      (sender) => messages.find((message) => message.sender === `${sender}@accept.test`)!.id,
    );
  }

  async held(senders: readonly string[], to?: string): Promise<string[]> {
    const ids = await this.queued(senders, to);
    expect(await this.act('hold', ids)).toEqual(all(ids, 'done'));
    return ids;
  }

  /** Every file below the queue directories but the trash: place, mode, owner, times, inode, bytes. */
  files(): Promise<string> {
    return this.must(
      "cd /var/spool && find mqueue mqueue-client -path '*/.postroom-trash' -prune -o -type f -printf '%p %m %u %g %T@ %s %i ' -exec md5sum {} ';' | sort",
    );
  }

  async act(
    action: QueueAction,
    ids: readonly string[],
    { source = this.mta, shell = shells.dash }: Where = {},
  ): Promise<Record<string, Outcome>> {
    const results = [];
    for (const command of queue.act(action, source, hostFacts(), ids, about))
      results.push(await runOn(this.lab.sendmail, command, { shell }));
    for (const { code, stderr } of results) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return Object.fromEntries([...queue.heard(action, results)].map(([id, { outcome }]) => [id, outcome]));
  }

  async kept({ source = this.mta, shell = shells.dash }: Where = {}): Promise<readonly KeptMessage[]> {
    const { code, stdout, stderr } = await runOn(this.lab.sendmail, trash.list(source, hostFacts()), {
      shell,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return trash.read(source, stdout);
  }

  async put(
    what: 'restore' | 'purge',
    items: readonly KeptRef[],
    { source = this.mta, shell = shells.dash }: Where = {},
  ): Promise<Record<string, Outcome>> {
    const results = [];
    for (const command of trash[what](source, hostFacts(), items))
      results.push(await runOn(this.lab.sendmail, command, { shell }));
    for (const { code, stderr } of results) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return Object.fromEntries(
      [...trash.heard(what, results)].map(([key, { outcome }]) => [key.split(' ')[1]!, outcome]),
    );
  }
}
