import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueueSource } from '#mail/mta/mta';
import { type Bench, openBench, statusOf } from '../electron/services/queue/bench.ts';
import { bulkQueue } from '../lab/bulk.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import type { MailHost } from '../lab/mail-host.ts';
import { OpenSsh } from './open-ssh.ts';

/** An account of the lab with sudo: how most hosts are used. What needs root goes through sudo on both sides. */
export const account = 'ops';

/** One lab host, reached both ways. */
export interface Place {
  readonly host: MailHost;
  readonly hostId: string;
  readonly sources: readonly QueueSource[];
  /** The queue that is filled. */
  readonly main: QueueSource;
  readonly ssh: OpenSsh;
  /** Sees to it that `count` messages are queued; never takes any away. */
  fill(count: number): Promise<void>;
}

/** The lab, the real services on it, and OpenSSH beside them. */
export interface Ground {
  readonly lab: Lab;
  readonly api: Bench['api'];
  readonly postfix: Place;
  readonly sendmail: Place;
  readonly say: (line: string) => void;
  close(): Promise<void>;
}

export async function layGround(say: (line: string) => void): Promise<Ground> {
  const lab = await startLab({ label: 'bench', report: say });
  const dir = mkdtempSync(join(tmpdir(), 'postroom-bench-'));
  const clients: OpenSsh[] = [];
  const clear = (): void => {
    for (const client of clients) client.close();
    rmSync(dir, { recursive: true, force: true });
  };
  process.on('exit', clear);
  // The services' folders are made in here too, so that nothing of them is left when Ctrl-C ends it all.
  process.env['TMPDIR'] = dir;

  const bench = await openBench(lab.hosts);
  const place = async (host: MailHost): Promise<Place> => {
    const hostId = await bench.add(host);
    const ssh = new OpenSsh(join(dir, host.mta), host, account);
    clients.push(ssh);
    await ssh.ready();
    const { facts } = await statusOf(bench.api, hostId);
    const sources = facts?.mtas.flatMap((mta) => mta.sources) ?? [];
    const main = sources.find(({ id }) => id === 'postfix:/etc/postfix' || id === 'sendmail:mta');
    if (main === undefined) throw new Error(`${host.name} has no queue to fill.`);
    let filled = 0;
    const fill = async (count: number): Promise<void> => {
      if (count <= filled) return;
      say(`filling ${host.name} with ${count} messages`);
      await bulkQueue(host, count - filled);
      filled = count;
    };
    return { host, hostId, sources, main, ssh, fill };
  };
  const [postfix, sendmail] = [await place(lab.postfix), await place(lab.sendmail)];
  return {
    lab,
    api: bench.api,
    postfix,
    sendmail,
    say,
    close: async () => {
      await bench.close();
      await lab.stop();
      process.off('exit', clear);
      clear();
    },
  };
}
