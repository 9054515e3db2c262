import { sameMessage, type QueueMessage, type QueueName } from '#mail/queue';
import type { ByQueue, Row } from './wire.ts';

interface Held {
  readonly hostId: string;
  readonly rows: Map<string, number>;
  /** A listing under way: what it named so far. */
  seen: Set<string>;
  /** Messages of a listing that is not the first: shown all at once when it ends, so that columns do not flicker. */
  staged: Map<string, QueueMessage> | undefined;
  complete: boolean;
}

const same = (a: QueueMessage, b: QueueMessage): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What the table knows, as listings come in: tells only the differences. */
export class Ledger {
  readonly messages = new Map<number, QueueMessage>();
  readonly rows = new Map<number, Row>();
  readonly #sources = new Map<string, Held>();
  #next = 1;
  #changed = new Set<number>();
  #dropped: number[] = [];

  begin(hostId: string, source: string): void {
    const key = `${hostId} ${source}`;
    const held = this.#sources.get(key);
    if (held === undefined)
      this.#sources.set(key, {
        hostId,
        rows: new Map(),
        seen: new Set(),
        staged: undefined,
        complete: false,
      });
    else {
      held.seen = new Set();
      held.staged = new Map();
    }
  }

  take(hostId: string, source: string, messages: readonly QueueMessage[]): void {
    const held = this.#sources.get(`${hostId} ${source}`);
    if (held === undefined) return;
    for (const message of messages) {
      held.seen.add(message.id);
      if (held.staged === undefined) this.#put(held, message, '');
      else held.staged.set(message.id, message);
    }
  }

  /** Ends a listing. Only a whole one can tell that something is gone, or that something is new. */
  end(hostId: string, source: string, whole: boolean): number {
    const held = this.#sources.get(`${hostId} ${source}`);
    if (held === undefined) return 0;
    const { staged } = held;
    held.staged = undefined;
    if (staged !== undefined && whole) {
      const mark = held.complete ? 'new' : '';
      for (const message of staged.values()) this.#put(held, message, mark);
      for (const [id, row] of held.rows) if (!held.seen.has(id)) this.#miss(held, id, row);
    }
    if (whole) held.complete = true;
    return held.seen.size;
  }

  /** Forgets every source of this host that is not named. */
  keepOnly(hostId: string, sources: readonly string[]): void {
    for (const [key, held] of this.#sources) {
      if (held.hostId !== hostId || sources.some((source) => key === `${hostId} ${source}`)) continue;
      for (const row of held.rows.values()) this.#drop(row);
      this.#sources.delete(key);
    }
  }

  /** What changed since the last call. */
  changes(): { readonly changed: Row[]; readonly dropped: number[] } {
    const changed = [...this.#changed].flatMap((row) => this.rows.get(row) ?? []);
    const dropped = this.#dropped;
    this.#changed = new Set();
    this.#dropped = [];
    return { changed, dropped };
  }

  /** How much waits on a host; what is gone does not count. */
  depth(hostIds: ReadonlySet<string>): { count: number; byQueue: ByQueue; oldestAt: number | undefined } {
    const byQueue: Partial<Record<QueueName, number>> = {};
    let count = 0;
    let oldestAt: number | undefined;
    for (const row of this.rows.values()) {
      if (row.mark === 'gone' || !hostIds.has(row.hostId)) continue;
      count++;
      byQueue[row.queue] = (byQueue[row.queue] ?? 0) + 1;
      if (oldestAt === undefined || row.arrivedAt < oldestAt) oldestAt = row.arrivedAt;
    }
    return { count, byQueue, oldestAt };
  }

  #put(held: Held, message: QueueMessage, mark: Row['mark']): void {
    const known = held.rows.get(message.id);
    const before = known === undefined ? undefined : this.messages.get(known);
    // An id that Postfix gave to another message is another line: a selection must not follow it.
    const reused = before !== undefined && !sameMessage(before, message);
    if (known !== undefined && before !== undefined && !reused) {
      const old = this.rows.get(known);
      if (old?.mark === '' && same(before, message)) return;
      this.#write(known, held.hostId, message, '');
      return;
    }
    if (known !== undefined) this.#drop(known);
    const row = this.#next++;
    held.rows.set(message.id, row);
    this.#write(row, held.hostId, message, mark);
  }

  #write(row: number, hostId: string, message: QueueMessage, mark: Row['mark']): void {
    const reason = message.reason ?? message.recipients.find((to) => to.reason !== undefined)?.reason ?? '';
    this.messages.set(row, message);
    this.rows.set(row, {
      row,
      hostId,
      source: message.source,
      id: message.id,
      queue: message.queue,
      sender: message.sender,
      recipient: message.recipients[0]?.address ?? '',
      more: Math.max(0, message.recipients.length - 1),
      sizeBytes: message.sizeBytes,
      arrivedAt: message.arrivedAt,
      nextTryAt: message.nextTryAt,
      tries: message.tries,
      reason: reason.slice(0, 300),
      busy: message.busy,
      mark,
    });
    this.#changed.add(row);
  }

  /** Not in the listing: marked as gone once, dropped when the next listing does not have it either. */
  #miss(held: Held, id: string, row: number): void {
    const old = this.rows.get(row);
    if (old === undefined || old.mark === 'gone') {
      held.rows.delete(id);
      this.#drop(row);
    } else {
      this.rows.set(row, { ...old, mark: 'gone' });
      this.#changed.add(row);
    }
  }

  #drop(row: number): void {
    this.rows.delete(row);
    this.messages.delete(row);
    this.#changed.delete(row);
    this.#dropped.push(row);
  }
}
