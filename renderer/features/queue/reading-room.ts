import { mtas } from '#mail/mta/index';
import type { QueueReader } from '#mail/mta/mta';
import { analyse, clustered } from './analysis.ts';
import { allOf, readFilter, type ReadFilter, type Surroundings } from './filter.ts';
import { HeaderHits } from './header-hits.ts';
import { Ledger } from './ledger.ts';
import { Sorting } from './sorting.ts';
import type { Ask, Tell, View } from './wire.ts';

/** Rows in one message to the window: copying this many in takes it a few milliseconds. */
const batchSize = 1000;
/** While a listing streams in, the order is told at most this often, and takes at most so large a part of the time. */
const orderEvery = { leastMs: 60, mostMs: 1000, times: 6 } as const;
/** How long counting may keep what the user types waiting. */
const countingMs = 10;

/** Reads listings and keeps the table's order, beside the window. `tell` may be given buffers to hand over. */
export class ReadingRoom {
  readonly #tell: (message: Tell, handOver?: Transferable[]) => void;
  readonly #now: () => number;
  readonly #ledger = new Ledger();
  readonly #sorting = new Sorting();
  readonly #hits = new HeaderHits();
  readonly #readers = new Map<string, QueueReader>();
  readonly #skews = new Map<string, number>();
  #view: View = {
    seq: 0,
    hosts: [],
    filter: '',
    sort: { column: 'arrived', descending: false },
    analyse: false,
  };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #counting: ReturnType<typeof setTimeout> | undefined;
  #begun = false;
  #pause: number = orderEvery.leastMs;

  /** @param now this computer's time in milliseconds */
  constructor(tell: (message: Tell, handOver?: Transferable[]) => void, now: () => number = Date.now) {
    this.#tell = tell;
    this.#now = now;
  }

  take(ask: Ask): void {
    switch (ask.kind) {
      case 'begin':
        this.#skews.set(ask.hostId, ask.skew);
        this.#readers.set(
          `${ask.hostId} ${ask.source.id}`,
          mtas[ask.source.mta].queue.reader(ask.source, ask.hostClock),
        );
        this.#ledger.begin(ask.hostId, ask.source.id);
        return;
      case 'text': {
        const reader = this.#readers.get(`${ask.hostId} ${ask.source}`);
        reader?.push(ask.part, ask.bytes);
        const came = reader?.take() ?? [];
        this.#ledger.take(ask.hostId, ask.source, came);
        this.#tell({ kind: 'taken' });
        // The beginning of a listing may hold no message yet.
        if (came.length > 0) this.#soon();
        return;
      }
      case 'end':
        this.#end(ask.hostId, ask.source, ask.whole);
        return;
      case 'sources':
        this.#ledger.keepOnly(ask.hostId, ask.sources);
        this.#hits.keepOnly(ask.hostId, ask.sources);
        this.#order();
        return;
      case 'view':
        this.#view = ask.view;
        this.#order();
        return;
      case 'seen':
        this.#ledger.see(this.#now());
        this.#order();
        return;
      case 'headers':
        this.#hits.take(ask, this.#ledger.next);
        if (ask.done) this.#order();
        else this.#soon();
        return;
      case 'open':
        this.#tell({ kind: 'opened', row: ask.row, message: this.#ledger.message(ask.row) });
    }
  }

  #end(hostId: string, source: string, whole: boolean): void {
    const key = `${hostId} ${source}`;
    const reader = this.#readers.get(key);
    if (reader === undefined) return;
    this.#readers.delete(key);
    const { notUnderstood } = reader.end();
    this.#ledger.take(hostId, source, reader.take());
    const count = this.#ledger.end(hostId, source, whole);
    this.#order();
    // The depth of a host is told when all its queues were read: half of them would look like little mail.
    if (![...this.#readers.keys()].some((open) => open.startsWith(`${hostId} `)))
      this.#tell({ kind: 'depth', hostId, ...this.#ledger.depth(new Set([hostId])) });
    this.#tell({ kind: 'read', hostId, source, count, notUnderstood });
  }

  #soon(): void {
    // The first messages are shown at once; only what follows is gathered.
    if (!this.#begun) {
      this.#begun = true;
      this.#order();
    } else this.#timer ??= setTimeout(() => this.#order(), this.#pause);
  }

  #order(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const startedAt = performance.now();
    const { changed, dropped } = this.#ledger.changes();
    for (let at = 0; at < changed.length || (at === 0 && dropped.length > 0); at += batchSize)
      this.#tell({
        kind: 'rows',
        changed: changed.slice(at, at + batchSize),
        dropped: at === 0 ? dropped : [],
      });
    const { seq, hosts, filter, sort } = this.#view;
    const names = new Map(hosts.map(({ id, name }) => [id, name]));
    const now = this.#now() / 1000;
    const around: Surroundings = {
      ledger: this.#ledger,
      hits: this.#hits,
      names,
      clock: (hostId) => now + (this.#skews.get(hostId) ?? 0),
    };
    const read = readFilter(filter, around);
    const matches = allOf(read);
    const { c } = this.#ledger.shelf;
    const shown = this.#ledger.sources.map((held) => held !== undefined && names.has(held.hostId));
    const places = this.#sorting.of(this.#ledger, sort, names);
    const rows = new Uint32Array(places.length);
    let length = 0;
    for (const place of places)
      if (shown[c.from[place] ?? 0] === true && matches(place)) rows[length++] = c.row[place] ?? 0;
    const order = rows.slice(0, length);
    const { count, byQueue } = this.#ledger.depth(new Set(names.keys()));
    const { problem } = read;
    this.#tell({ kind: 'order', seq, order, total: count, byQueue, filterProblem: problem }, [order.buffer]);
    const { leastMs, mostMs, times } = orderEvery;
    this.#pause = Math.min(mostMs, Math.max(leastMs, (performance.now() - startedAt) * times));
    this.#count(read, around, places);
  }

  /** Counts after the order is told, a part at a time, until something newer is to be shown. */
  #count(read: ReadFilter, around: Surroundings, places: Uint32Array): void {
    clearTimeout(this.#counting);
    this.#counting = undefined;
    const { seq, filter, analyse: wanted } = this.#view;
    const { version } = this.#ledger;
    // Even when nothing is counted: `cluster:` must not have to find them all when it is typed.
    const counting = wanted ? analyse(filter, read, around, places) : clustered(around, places);
    const go = (): void => {
      this.#counting = undefined;
      // What comes in meanwhile brings an order of its own, and counts after it.
      if (this.#ledger.version !== version) return;
      const until = performance.now() + countingMs;
      for (;;) {
        const step = counting.next();
        if (step.done === true) {
          if (step.value !== undefined) this.#tell({ kind: 'analysis', seq, analysis: step.value });
          return;
        }
        if (performance.now() > until) break;
      }
      this.#counting = setTimeout(go);
    };
    this.#counting = setTimeout(go);
  }
}
