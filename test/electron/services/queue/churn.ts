import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  chownSync,
  chmodSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MailHost } from '../../../lab/mail-host.ts';

/** What `postqueue -j` says of one message. */
export interface QueuedRow {
  readonly queue_name: string;
  readonly queue_id: string;
  readonly arrival_time: number;
  readonly message_size: number;
  readonly forced_expire: boolean;
  readonly sender: string;
  readonly recipients: readonly { readonly address: string }[];
}

const spool = '/var/spool/postfix';

/** A file of the host as this side sees it. */
const seen = (host: MailHost, ...parts: string[]): string => join(`/proc/${host.pid}/root`, spool, ...parts);

export async function truth(host: MailHost): Promise<QueuedRow[]> {
  const { stdout } = await host.run('postqueue -j', { timeoutMs: 120_000 });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as QueuedRow);
}

/** Recipients of every message in the trash, by the name of the file. */
export function inTrash(host: MailHost): string[] {
  const found = new Set<string>();
  const look = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) look(path);
      else
        for (const [name] of readFileSync(path, 'latin1').matchAll(/\b(?:reader|strang)-\d{6}/g))
          found.add(name);
    }
  };
  try {
    look(seen(host, '.postroom-trash'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return [...found];
}

/**
 * Makes queue ids be reused: takes a deferred message away, as if it had been delivered, and puts another one in its
 * place under the same id. The stranger has the sender and the size of the one before; only its arrival and its
 * recipient (`strang-NNNNNN`) are others.
 */
export class Reuser {
  readonly #host: MailHost;
  #running = true;
  #done: Promise<void> = Promise.resolve();
  /** Numbers of the messages that were replaced, with the id that is a stranger's now. */
  readonly swapped = new Map<string, string>();
  /** Messages that had no id to give when their turn came: on hold, or already acted on. */
  refused = 0;

  constructor(host: MailHost) {
    this.#host = host;
    mkdirSync(seen(host, '.churn-grave'), { recursive: true });
  }

  /**
   * Replaces this message now. False: it is no longer in the deferred queue, or it is back there because it was marked as
   * expired (group execute bit). Then the action has been done on the message that was seen, and "done" is the truth.
   */
  swap(id: string, number: string): boolean {
    const place = seen(this.#host, 'deferred', id.slice(0, 1), id);
    const grave = seen(this.#host, '.churn-grave', `${id}-${number}`);
    const fresh = `${grave}-fresh`;
    try {
      const old = readFileSync(place).toString('latin1');
      const arrival = Number(/T.(\d{10}) /s.exec(old)?.[1]);
      const model = statSync(place);
      if ((model.mode & 0o010) !== 0) {
        this.refused += 1;
        return false;
      }
      const text = old
        .replaceAll(`reader-${number}`, `strang-${number}`)
        .replaceAll(String(arrival), String(arrival + 3600));
      writeFileSync(fresh, Buffer.from(text, 'latin1'), { mode: 0o600 });
      chownSync(fresh, model.uid, model.gid);
      chmodSync(fresh, model.mode & 0o7777);
      renameSync(place, grave);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.refused += 1;
      return false;
    }
    // What the one before waited for is not what this one waits for.
    rmSync(seen(this.#host, 'defer', id.slice(0, 1), id), { force: true });
    renameSync(fresh, place);
    this.swapped.set(number, id);
    return true;
  }

  /** Replaces these one after the other beside whatever else goes on, with pauses of some milliseconds. */
  begin(victims: readonly { readonly id: string; readonly number: string }[], pauseMs: () => number): void {
    this.#running = true;
    this.#done = (async () => {
      for (const { id, number } of victims) {
        if (!this.#running) return;
        this.swap(id, number);
        await sleep(pauseMs());
      }
    })();
  }

  async end(): Promise<void> {
    this.#running = false;
    await this.#done;
  }
}
