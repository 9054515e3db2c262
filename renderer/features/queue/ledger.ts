import { sameMessage, type QueueMessage, type QueueName } from '#mail/queue';
import { goneMark, markOrder, notSeen, queueOrder, Shelf } from './shelf.ts';
import type { ByQueue, Row } from './wire.ts';

/** What is known of one source. */
export interface Held {
  readonly hostId: string;
  readonly source: string;
  /** Its number in the column `from`. */
  readonly from: number;
  /** Queue id → place. */
  readonly places: Map<string, number>;
  /** Number of the listing under way: every message that it named has it. */
  listing: number;
  /** Messages that a listing which is not the first brings or changes: shown all at once when it ends. */
  staged: Map<string, QueueMessage> | undefined;
  complete: boolean;
  /** How many were there when the user last looked; absent: nobody has. */
  seen: number | undefined;
}

/** What the table knows, as listings come in: tells only the differences. */
export class Ledger {
  readonly shelf = new Shelf();
  /** By the column `from`. */
  readonly sources: (Held | undefined)[] = [];
  readonly #held = new Map<string, Held>();
  #next = 1;
  #listing = 0;
  #version = 0;
  #seenAt: number | undefined;
  #changed = new Set<number>();
  #dropped: number[] = [];

  /** Rises with every change of any message. */
  get version(): number {
    return this.#version;
  }

  /** Every row number from here on is given to a message that is not listed yet. */
  get next(): number {
    return this.#next;
  }

  /** When the user last looked, milliseconds; undefined: nobody has said so. */
  get seenAt(): number | undefined {
    return this.#seenAt;
  }

  begin(hostId: string, source: string): void {
    const key = `${hostId} ${source}`;
    const held = this.#held.get(key);
    const listing = ++this.#listing;
    if (held !== undefined) {
      held.listing = listing;
      held.staged = new Map();
      return;
    }
    const free = this.sources.indexOf(undefined);
    const from = free < 0 ? this.sources.length : free;
    const fresh = {
      hostId,
      source,
      from,
      places: new Map<string, number>(),
      listing,
      staged: undefined,
      complete: false,
      seen: undefined,
    };
    this.#held.set(key, fresh);
    this.sources[from] = fresh;
  }

  take(hostId: string, source: string, messages: readonly QueueMessage[]): void {
    const held = this.#held.get(`${hostId} ${source}`);
    if (held === undefined) return;
    for (const message of messages) {
      if (held.staged === undefined) this.#put(held, message, '');
      else {
        const place = held.places.get(message.id);
        if (place !== undefined) this.shelf.c.listing[place] = held.listing;
        // Most messages are as they were: only what is not waits for the end of the listing.
        if (place !== undefined && this.shelf.c.mark[place] === 0 && this.shelf.same(place, message))
          held.staged.delete(message.id);
        else held.staged.set(message.id, message);
      }
    }
  }

  /** Ends a listing; answers how many it named. Only a whole one can tell that something is gone or new. */
  end(hostId: string, source: string, whole: boolean): number {
    const held = this.#held.get(`${hostId} ${source}`);
    if (held === undefined) return 0;
    const { staged } = held;
    held.staged = undefined;
    let count = 0;
    for (const place of held.places.values()) if (this.shelf.c.listing[place] === held.listing) count++;
    for (const id of staged?.keys() ?? []) if (!held.places.has(id)) count++;
    if (staged !== undefined && whole) {
      const mark = held.complete ? 'new' : '';
      for (const message of staged.values()) this.#put(held, message, mark);
      for (const [id, place] of held.places)
        if (this.shelf.c.listing[place] !== held.listing) this.#miss(held, id, place);
    }
    if (whole) held.complete = true;
    return count;
  }

  /** Forgets every source of this host that is not named. */
  keepOnly(hostId: string, sources: readonly string[]): void {
    for (const [key, held] of this.#held) {
      if (held.hostId !== hostId || sources.includes(held.source)) continue;
      for (const place of held.places.values()) this.#drop(place);
      this.#held.delete(key);
      this.sources[held.from] = undefined;
    }
  }

  /** What changed since the last call. */
  changes(): { readonly changed: Row[]; readonly dropped: number[] } {
    const changed: Row[] = [];
    for (const place of this.#changed) changed.push(this.line(place));
    const dropped = this.#dropped;
    this.#changed = new Set();
    this.#dropped = [];
    return { changed, dropped };
  }

  /** Every line, in no order. */
  lines(): Row[] {
    return Array.from(this.places(), (place) => this.line(place));
  }

  /** Where on the shelf there is a message. */
  places(): Uint32Array {
    const { c, size } = this.shelf;
    const places = new Uint32Array(size);
    let count = 0;
    for (let place = 0; place < size; place++) if (c.row[place] !== 0) places[count++] = place;
    return places.subarray(0, count);
  }

  line(place: number): Row {
    const held = this.sources[this.shelf.c.from[place] ?? 0];
    return this.shelf.line(place, held?.hostId ?? '', held?.source ?? '');
  }

  /** The whole message of a row, if it is still known. */
  message(row: number): QueueMessage | undefined {
    const place = row === 0 ? -1 : this.shelf.c.row.indexOf(row);
    if (place < 0) return undefined;
    return this.shelf.message(place, this.sources[this.shelf.c.from[place] ?? 0]?.source ?? '');
  }

  /** How much waits on these hosts; what is gone does not count. */
  depth(hostIds: ReadonlySet<string>): { count: number; byQueue: ByQueue; oldestAt: number | undefined } {
    const counts = new Uint32Array(queueOrder.length);
    const { c, size } = this.shelf;
    const asked = this.sources.map((held) => held !== undefined && hostIds.has(held.hostId));
    let count = 0;
    let oldestAt: number | undefined;
    for (let place = 0; place < size; place++) {
      if (c.row[place] === 0 || c.mark[place] === goneMark || asked[c.from[place] ?? 0] !== true) continue;
      count++;
      const queue = c.queue[place] ?? 0;
      counts[queue] = (counts[queue] ?? 0) + 1;
      const arrived = c.arrived[place] ?? 0;
      if (oldestAt === undefined || arrived < oldestAt) oldestAt = arrived;
    }
    const byQueue: Partial<Record<QueueName, number>> = {};
    queueOrder.forEach((queue, at) => {
      if ((counts[at] ?? 0) > 0) byQueue[queue] = counts[at] ?? 0;
    });
    return { count, byQueue, oldestAt };
  }

  /** From now on, what came, left and changed is told against this moment. */
  see(at: number): void {
    this.#seenAt = at;
    for (const held of this.#held.values()) held.seen = 0;
    for (const place of this.places()) {
      const held = this.sources[this.shelf.c.from[place] ?? 0];
      if (held === undefined || this.shelf.c.mark[place] === goneMark) this.shelf.forgetSeen(place);
      else {
        this.shelf.see(place);
        held.seen = (held.seen ?? 0) + 1;
      }
    }
  }

  /** Whether a message that was there at the last look is in another queue now, or waits for another reason. */
  changedSince(place: number): boolean {
    const { c } = this.shelf;
    if (c.seenQueue[place] === notSeen) return false;
    return (
      c.seenQueue[place] !== c.queue[place] ||
      c.seenCluster[place] !== this.shelf.cluster(c.reason[place] ?? 0)
    );
  }

  #put(held: Held, message: QueueMessage, mark: Row['mark']): void {
    const { shelf } = this;
    const known = held.places.get(message.id);
    if (known !== undefined) {
      const before = {
        source: held.source,
        id: message.id,
        arrivedAt: shelf.c.arrived[known] ?? 0,
        sizeBytes: shelf.c.size[known] ?? 0,
        sender: shelf.senders.text(shelf.c.sender[known] ?? 0),
      };
      if (sameMessage(before, { ...message, source: held.source })) {
        shelf.c.listing[known] = held.listing;
        if (shelf.c.mark[known] === 0 && shelf.same(known, message)) return;
        shelf.change(known, message);
        this.#mark(known, '');
        return;
      }
      // An id that Postfix gave to another message is another line: a selection must not follow it.
      this.#drop(known);
    }
    const place = shelf.add(this.#next++, held.from, message);
    held.places.set(message.id, place);
    shelf.c.listing[place] = held.listing;
    this.#mark(place, mark);
  }

  #mark(place: number, mark: Row['mark']): void {
    this.shelf.c.mark[place] = markOrder.indexOf(mark);
    this.#changed.add(place);
    this.#version++;
  }

  /** Not in the listing: marked as gone once, dropped when the next listing does not have it either. */
  #miss(held: Held, id: string, place: number): void {
    if (this.shelf.c.mark[place] === goneMark) {
      held.places.delete(id);
      this.#drop(place);
    } else this.#mark(place, 'gone');
  }

  #drop(place: number): void {
    this.#dropped.push(this.shelf.c.row[place] ?? 0);
    this.#changed.delete(place);
    this.shelf.remove(place);
    this.#version++;
  }
}
