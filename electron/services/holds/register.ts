import { randomBytes } from 'node:crypto';
import type { HoldUntil } from '#contract/holds';
import type { Target } from '#contract/queue';
import { textOf } from '#mail/bytes';
import type { Command, CommandResult } from '#mail/command';
import { keepAgain, listRegister, removeRecords, writeRecord } from '#mail/hold-register/commands';
import { readRegister, type HeldRecord, type Register } from '#mail/hold-register/record';
import { mtas } from '#mail/mta/index';
import type { Purpose, Reach } from '../hosts/reach.ts';
import { problemOf, sourcesOf } from '../work/listing.ts';

/** What is about to be put on hold, and what people should know of it. */
export interface HoldRequest {
  /** `guard`: only while an action works; it is kept alive as long as this process works on it. */
  readonly kind: 'hold' | 'guard';
  /** `QueueSource.id` of all targets. */
  readonly source: string;
  readonly by: string;
  readonly reason: string;
  readonly note: string;
  readonly jobId: string;
  readonly until?: HoldUntil | undefined;
  readonly targets: readonly Target[];
}

export interface Trouble {
  readonly problem: string;
  readonly todo: string;
}

/** The register of holds of every host, for actions that put messages on hold. Nothing here throws for what a host did. */
export interface HoldRegister {
  /**
   * Before anything is put on hold: writes down what will be. With `until.then = release` and for a guard the host
   * itself releases the messages in time, unless `keptByHost` is false (its MTA has no way to).
   */
  openRecord(
    hostId: string,
    request: HoldRequest,
  ): Promise<{ readonly id: string; readonly keptByHost: boolean } | Trouble>;
  /** What of it was really put on hold; nothing at all removes the record. Costs no command when it was everything. */
  settle(hostId: string, id: string, heldIds: readonly string[]): Promise<{ readonly problem: string }>;
  /** Removes the record: nothing of it is on hold any more. */
  close(hostId: string, id: string): Promise<{ readonly problem: string }>;
}

const fine = { problem: '', todo: '' } as const;

/** How long a guard outlives the process that works under it; renewed well before. */
const guardMs = 6 * 60_000;
const sampled = 5;

export const newToken = (): string => randomBytes(8).toString('hex');

/** Reads and writes the registers of all hosts. */
export class Registers implements HoldRegister {
  /** What this process opened and has not closed: settling needs no reading then. */
  private readonly open = new Map<string, { record: HeldRecord; renewal: NodeJS.Timeout | undefined }>();
  private readonly options: {
    readonly reach: Reach;
    readonly now: () => Date;
    /** The register of this host is not what it was. */
    readonly changed: (hostId: string) => void;
  };

  constructor(options: Registers['options']) {
    this.options = options;
  }

  async openRecord(
    hostId: string,
    request: HoldRequest,
  ): Promise<{ id: string; keptByHost: boolean } | Trouble> {
    const { until, targets, kind } = request;
    const now = this.options.now().getTime();
    if (kind === 'hold' && until !== undefined && !(Date.parse(until.at) > now))
      return { problem: 'The end of this hold is over already.', todo: 'Choose a later time.' };
    let record: HeldRecord;
    let letGo: Command | undefined;
    try {
      letGo = await this.letGo(hostId, request.source);
      const ends = kind === 'guard' ? now + guardMs : until?.then === 'release' ? Date.parse(until.at) : 0;
      record = {
        id: `hold-${now.toString(36)}-${randomBytes(4).toString('hex')}`,
        source: request.source,
        kind,
        by: request.by,
        reason: request.reason,
        note: request.note,
        jobId: request.jobId,
        at: new Date(now).toISOString(),
        ...(kind === 'guard' || until === undefined ? {} : { until }),
        due: letGo === undefined || ends === 0 ? 0 : await this.hostSeconds(hostId, ends),
        token: newToken(),
        asked: targets.length,
        sample: targets.slice(0, sampled).map(({ id, sender }) => ({ id, sender })),
        messages: targets.map(({ id, arrivedAt, sizeBytes }) => ({ id, arrivedAt, sizeBytes })),
      };
    } catch (error) {
      return { problem: wordsOf(error), todo: '' };
    }
    const purpose = { action: 'holds.open', jobId: request.jobId, note: request.note };
    const trouble = await this.write(hostId, () => writeRecord(record, 'new', letGo), purpose);
    if (trouble.problem !== '') return trouble;
    this.open.set(keyOf(hostId, record.id), {
      record,
      renewal: kind === 'guard' && letGo !== undefined ? this.renewing(hostId, record, letGo) : undefined,
    });
    this.options.changed(hostId);
    return { id: record.id, keptByHost: record.due !== 0 };
  }

  async settle(hostId: string, id: string, heldIds: readonly string[]): Promise<{ problem: string }> {
    if (heldIds.length === 0) return this.close(hostId, id);
    try {
      const record = this.open.get(keyOf(hostId, id))?.record ?? (await this.find(hostId, id));
      if (record === undefined) return { problem: `The record ${id} is not on the host any more.` };
      const held = new Set(heldIds);
      const messages = record.messages.filter((message) => held.has(message.id));
      if (messages.length === record.messages.length) return { problem: '' };
      const sample = record.sample.filter((message) => held.has(message.id));
      const asked = messages.length;
      return await this.change(hostId, { ...record, messages, sample, asked }, 'holds.settle');
    } catch (error) {
      return { problem: wordsOf(error) };
    }
  }

  async close(hostId: string, id: string, { quietly = false } = {}): Promise<{ problem: string }> {
    this.forget(hostId, id);
    const { problem } = await this.write(hostId, () => removeRecords([id]), { action: 'holds.close' });
    if (!quietly) this.options.changed(hostId);
    return { problem };
  }

  /** The whole register of a host, or why it could not be read. Rejects when the host cannot be reached. */
  async read(hostId: string): Promise<Register | Trouble> {
    let output = '';
    const result = await this.options.reach.run(hostId, listRegister(), {
      action: 'holds.read',
      onStdout: (bytes) => {
        output += bytes;
      },
    });
    const trouble = troubleOf(result);
    return trouble.problem === '' ? readRegister(output) : trouble;
  }

  /** Writes a record anew, with a new keeper where it has a due time. One that was removed meanwhile stays removed. */
  async change(
    hostId: string,
    changed: HeldRecord,
    action: string,
    { quietly = false } = {},
  ): Promise<Trouble> {
    const record = { ...changed, token: newToken() };
    const letGo = await this.letGo(hostId, record.source);
    const purpose = { action, jobId: record.jobId, note: record.note };
    const trouble = await this.write(hostId, () => writeRecord(record, 'change', letGo), purpose);
    const open = this.open.get(keyOf(hostId, record.id));
    if (trouble.problem === '' && open !== undefined) open.record = record;
    if (!quietly) this.options.changed(hostId);
    return trouble;
  }

  /** Starts the keeper of a record anew: after a restart of the host nothing waits for its due time any more. */
  async keepAgain(hostId: string, record: HeldRecord, due?: number): Promise<Trouble> {
    const letGo = await this.letGo(hostId, record.source);
    if (letGo === undefined)
      return { problem: 'The host cannot end this hold by itself.', todo: 'Release it by hand.' };
    const purpose = { action: 'holds.keep', jobId: record.jobId, note: record.note };
    return this.write(hostId, () => keepAgain(record.id, newToken(), letGo, due), purpose);
  }

  /** This instant of this computer's clock in Unix seconds of the host's clock. */
  async hostSeconds(hostId: string, ms: number): Promise<number> {
    return Math.ceil(ms / 1000 + (await this.options.reach.facts(hostId)).clockSkew);
  }

  /** What releases messages of a queue in time; undefined where its MTA cannot, or the queue is no more. */
  async letGo(hostId: string, sourceId: string): Promise<Command | undefined> {
    const facts = await this.options.reach.facts(hostId);
    const source = sourcesOf(facts).find(({ id }) => id === sourceId);
    return source === undefined ? undefined : mtas[source.mta].queue.letGo?.(source, facts);
  }

  /** This process works on it now: nobody else has to look after it. */
  owns(hostId: string, id: string): boolean {
    return this.open.has(keyOf(hostId, id));
  }

  /** Ends the renewal of guards; their keepers on the hosts release what is left of them. */
  stop(): void {
    for (const { renewal } of this.open.values()) clearInterval(renewal);
    this.open.clear();
  }

  private async find(hostId: string, id: string): Promise<HeldRecord | undefined> {
    const register = await this.read(hostId);
    return 'records' in register ? register.records.find((record) => record.id === id) : undefined;
  }

  private forget(hostId: string, id: string): void {
    clearInterval(this.open.get(keyOf(hostId, id))?.renewal);
    this.open.delete(keyOf(hostId, id));
  }

  private renewing(hostId: string, record: HeldRecord, letGo: Command): NodeJS.Timeout {
    const renew = async (): Promise<void> => {
      const due = await this.hostSeconds(hostId, this.options.now().getTime() + guardMs);
      const purpose = { action: 'holds.keep', jobId: record.jobId };
      await this.write(hostId, () => keepAgain(record.id, newToken(), letGo, due), purpose);
    };
    // A renewal that fails costs nothing yet: the next one comes before the guard ends.
    return setInterval(() => void renew().catch(() => undefined), guardMs / 3).unref();
  }

  private async write(hostId: string, command: () => Command, purpose: Purpose): Promise<Trouble> {
    try {
      const result = await this.options.reach.run(hostId, command(), purpose);
      const trouble = troubleOf(result);
      if (trouble.problem === '' && result.stdout.trim() === 'gone')
        return { problem: 'This hold is not on record any more: somebody ended it.', todo: '' };
      return trouble;
    } catch (error) {
      return { problem: wordsOf(error), todo: '' };
    }
  }
}

const keyOf = (hostId: string, id: string): string => `${hostId} ${id}`;
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A command of the register that failed, in words. */
function troubleOf(result: CommandResult): Trouble {
  if (result.status === 'unknown')
    return { problem: `The register of holds did not answer: ${result.why}`, todo: 'Try again.' };
  if (result.code === 0) return fine;
  const { problem, todo } = problemOf(result);
  const said = textOf(result.stderr).trim();
  return /^(Only root|The register|The hold could)/.test(said)
    ? {
        problem: said,
        todo: said.startsWith('Only root')
          ? 'The Overview page has the sudoers file that allows exactly what is needed.'
          : 'Put this right on the host; until then holds are not written down there.',
      }
    : { problem, todo };
}
