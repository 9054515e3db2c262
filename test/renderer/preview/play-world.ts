import { ORPCError } from '@orpc/server';
import type { HostStatus, Prompt } from '#contract/hosts';
import type { HoldRecord } from '#contract/holds';
import type { JournalEntry } from '#contract/journal';
import { makeHosts } from './hosts.ts';
import { hostileMail, makeMail, type Mail } from './mail.ts';
import { makePrompt } from './prompts.ts';
import { Waking } from './waking.ts';

export interface Scene {
  /** Messages on mx1; the others have a few. */
  readonly rows: number;
  readonly hosts: 'none' | 'all';
  /** Something is wrong with reading mx2. */
  readonly broken: boolean;
  readonly prompt: Prompt['kind'] | undefined;
  /** Milliseconds that each step of a job takes. */
  readonly slow: number;
  readonly keychain: boolean;
  /** Holds are written down on mx1 and mx2, one of them due. */
  readonly holds?: boolean;
  /** Deleted messages kept on mx1. */
  readonly trash?: number;
  /** Twists of the configuration files, see play-config.ts. */
  readonly config?: string;
  /** A job of an earlier run was cut off. */
  readonly interrupted?: boolean;
  /** Configuration is played with edits, plans and deploys; what goes wrong with them, by words with commas. */
  readonly deploy?: string;
}

/** A deleted message, kept. */
export interface Kept {
  readonly mail: Mail;
  readonly batch: string;
  readonly deletedAt: number;
  readonly by: string;
  readonly note: string;
}

/** A hold as written down: `held` is counted when it is asked for. */
export interface Hold extends Omit<HoldRecord, 'held' | 'state' | 'hostName' | 'sample' | 'ids'> {
  readonly ids: readonly string[];
}

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What every part of the play shares: hosts, their mail, what was deleted and held, the journal. */
export class World {
  readonly scene: Scene;
  readonly waking = new Waking();
  readonly mail: Map<string, Mail[]>;
  readonly trash = new Map<string, Kept[]>();
  readonly journal: JournalEntry[] = [];
  holds: readonly Hold[] = [];
  statuses: readonly HostStatus[];
  prompts: readonly Prompt[] = [];

  constructor(scene: Scene) {
    const now = Math.floor(Date.now() / 1000);
    const odd = scene.rows > 0 && scene.rows <= 1000 ? hostileMail(now) : [];
    this.scene = scene;
    this.statuses = scene.hosts === 'none' ? [] : makeHosts();
    this.mail = new Map([
      ['mx1', [...makeMail(scene.rows, 7, now), ...odd]],
      ['mx2', makeMail(Math.min(scene.rows, 37), 11, now)],
      ['relay', makeMail(Math.min(scene.rows, 9), 13, now)],
    ]);
    if (scene.prompt !== undefined) this.ask(scene.prompt);
  }

  changed(): void {
    this.waking.changed();
  }

  watch<T>(signal: AbortSignal | undefined, value: () => T): AsyncGenerator<T, void> {
    return this.waking.watch(signal, value);
  }

  statusOf(hostId: string): HostStatus {
    const status = this.statuses.find(({ host }) => host.id === hostId);
    if (status === undefined)
      throw new ORPCError('NO_SUCH_HOST', {
        defined: true,
        status: 404,
        message: 'This host is not in the list any more.',
      });
    return status;
  }

  online(hostId: string): HostStatus {
    const status = this.statusOf(hostId);
    if (status.connection.state !== 'online')
      throw new ORPCError('OFFLINE', {
        defined: true,
        status: 503,
        message: 'No connection to this host.',
        data: { detail: '' },
      });
    return status;
  }

  setStatus(hostId: string, edit: (status: HostStatus) => HostStatus): void {
    this.statuses = this.statuses.map((status) => (status.host.id === hostId ? edit(status) : status));
    this.changed();
  }

  /** The queue that a message is in: always the same one, whatever else comes and goes. */
  sourceOf(hostId: string, id: string): string {
    const sources = this.statusOf(hostId).facts?.mtas.flatMap((mta) => mta.sources) ?? [];
    return sources[id.charCodeAt(id.length - 1) % Math.max(1, sources.length)]?.id ?? '';
  }

  log(entry: Pick<JournalEntry, 'hostId' | 'action' | 'effect' | 'shown'> & Partial<JournalEntry>): void {
    this.journal.unshift({
      seq: this.journal.length + 1,
      at: new Date().toISOString(),
      hostName: this.statusOf(entry.hostId).host.name,
      account: entry.effect === 'write' ? 'ops → root' : 'ops',
      argv: entry.shown.split(' '),
      stdinLines: 0,
      outcome: 'ok',
      code: 0,
      durationMs: 12 + (this.journal.length % 90),
      stderr: '',
      ...entry,
    });
    this.changed();
  }

  ask(kind: Prompt['kind']): void {
    this.prompts = [makePrompt(kind, this.scene.keychain)];
    this.changed();
  }

  /** Mail that comes and goes by itself, as on a real host. */
  arrive(hostId: string, count: number): void {
    const fresh = makeMail(count, Date.now() % 100_000, Math.floor(Date.now() / 1000));
    this.mail.set(hostId, [...(this.mail.get(hostId) ?? []).slice(Math.floor(count / 2)), ...fresh]);
  }
}
