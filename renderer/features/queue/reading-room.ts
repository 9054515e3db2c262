import { mtas } from '#mail/mta/index';
import type { QueueReader } from '#mail/mta/mta';
import { readFilter } from './filter.ts';
import { Ledger } from './ledger.ts';
import { sorted } from './sorting.ts';
import type { Ask, Tell, View } from './wire.ts';

/** Rows in one message to the window: copying this many in takes it a few milliseconds. */
const batchSize = 1000;
/** While a listing streams in, the order is told at most this often. */
const orderEveryMs = 300;

/** Reads listings and keeps the table's order, beside the window. `tell` may be given buffers to hand over. */
export class ReadingRoom {
  readonly #tell: (message: Tell, handOver?: Transferable[]) => void;
  readonly #now: () => number;
  readonly #ledger = new Ledger();
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
  #begun = false;

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
        this.#ledger.take(ask.hostId, ask.source, reader?.take() ?? []);
        this.#tell({ kind: 'taken' });
        this.#soon();
        return;
      }
      case 'end':
        this.#end(ask.hostId, ask.source, ask.whole);
        return;
      case 'sources':
        this.#ledger.keepOnly(ask.hostId, ask.sources);
        this.#order();
        return;
      case 'view':
        this.#view = ask.view;
        this.#order();
        return;
      case 'seen':
      case 'headers':
        return;
      case 'open':
        this.#tell({ kind: 'opened', row: ask.row, message: this.#ledger.messages.get(ask.row) });
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
    } else this.#timer ??= setTimeout(() => this.#order(), orderEveryMs);
  }

  #order(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { changed, dropped } = this.#ledger.changes();
    for (let at = 0; at < changed.length || (at === 0 && dropped.length > 0); at += batchSize)
      this.#tell({
        kind: 'rows',
        changed: changed.slice(at, at + batchSize),
        dropped: at === 0 ? dropped : [],
      });
    const { seq, hosts, filter, sort } = this.#view;
    const names = new Map(hosts.map(({ id, name }) => [id, name]));
    const { matches, problem } = readFilter(filter);
    const now = this.#now() / 1000;
    const shown = [...this.#ledger.rows.values()].filter((row) => {
      const hostName = names.get(row.hostId);
      const message = this.#ledger.messages.get(row.row);
      if (hostName === undefined || message === undefined) return false;
      const ageSeconds = now + (this.#skews.get(row.hostId) ?? 0) - row.arrivedAt;
      return matches({ row, message, hostName, ageSeconds });
    });
    const order = sorted(shown, sort, names);
    const { count, byQueue } = this.#ledger.depth(new Set(names.keys()));
    this.#tell({ kind: 'order', seq, order, total: count, byQueue, filterProblem: problem }, [order.buffer]);
  }
}
