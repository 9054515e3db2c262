import { domainOf } from '#mail/domains';
import { clusterOf } from '#mail/reasons/cluster';
import type { QueueMessage, QueueName, QueueRecipient } from '#mail/queue';
import { Interned } from './interned.ts';
import type { Row } from './wire.ts';

export const queueOrder: readonly QueueName[] = [
  'corrupt',
  'lost',
  'held',
  'deferred',
  'active',
  'incoming',
  'maildrop',
];
export const markOrder: readonly Row['mark'][] = ['', 'new', 'gone'];
export const goneMark = markOrder.indexOf('gone');

/** What is not the plain case: more recipients than one, or a reason of the message beside a recipient's. */
interface Rest {
  readonly addresses: readonly string[];
  /** Number of each recipient's reason; 0 for none. */
  readonly reasons: Uint32Array;
  /** Every domain of a recipient once. */
  readonly domains: Uint32Array;
}

/** One place for the columns that are numbers: `Float64Array` keeps times and sizes exactly. */
interface Columns {
  readonly row: Uint32Array;
  readonly from: Uint16Array;
  readonly queue: Uint8Array;
  readonly mark: Uint8Array;
  readonly flags: Uint8Array;
  readonly sender: Uint32Array;
  readonly reason: Uint32Array;
  readonly domain: Uint32Array;
  readonly size: Float64Array;
  readonly arrived: Float64Array;
  /** NaN when it is not known; the same for `last` and `tries`. */
  readonly next: Float64Array;
  readonly last: Float64Array;
  readonly tries: Float32Array;
  readonly listing: Uint32Array;
  /** Queue and reason cluster at the user's last look; queue 255: it was not there then. */
  readonly seenQueue: Uint8Array;
  readonly seenCluster: Uint32Array;
}

const flag = { busy: 1, expire: 2, ownReason: 4, noRecipient: 8, firstReason: 16 };
export const notSeen = 255;

function columns(size: number, old?: Columns): Columns {
  const grown = <T extends { set: (from: T) => void }>(now: T, before: T | undefined): T => {
    if (before !== undefined) now.set(before);
    return now;
  };
  return {
    row: grown(new Uint32Array(size), old?.row),
    from: grown(new Uint16Array(size), old?.from),
    queue: grown(new Uint8Array(size), old?.queue),
    mark: grown(new Uint8Array(size), old?.mark),
    flags: grown(new Uint8Array(size), old?.flags),
    sender: grown(new Uint32Array(size), old?.sender),
    reason: grown(new Uint32Array(size), old?.reason),
    domain: grown(new Uint32Array(size), old?.domain),
    size: grown(new Float64Array(size), old?.size),
    arrived: grown(new Float64Array(size), old?.arrived),
    next: grown(new Float64Array(size), old?.next),
    last: grown(new Float64Array(size), old?.last),
    tries: grown(new Float32Array(size), old?.tries),
    listing: grown(new Uint32Array(size), old?.listing),
    seenQueue: grown(new Uint8Array(size), old?.seenQueue),
    seenCluster: grown(new Uint32Array(size), old?.seenCluster),
  };
}

const optional = (number: number | undefined): number | undefined =>
  number === undefined || Number.isNaN(number) ? undefined : number;

/** Messages by place, in columns: a fifth of the memory of objects, and fast to look through. */
export class Shelf {
  readonly senders: Interned;
  /** The null sender's is `<>`. */
  readonly senderDomains = new Interned();
  readonly reasons: Interned;
  readonly clusters = new Interned();
  readonly domains = new Interned();
  readonly ids: string[] = [];
  readonly addresses: string[] = [];
  readonly rest = new Map<number, Rest>();
  c = columns(1024);
  #size = 0;
  readonly #free: number[] = [];
  /** By number of the sender: number of its domain. */
  readonly #domainOfSender: number[] = [this.senderDomains.hold('<>')];
  /** By number of the reason: number of its cluster; -1 while nobody asked. */
  readonly #clusterOfReason: number[] = [0];

  constructor() {
    this.senders = new Interned((number, text) => {
      this.senderDomains.drop(this.#domainOfSender[number] ?? 0);
      this.#domainOfSender[number] = this.senderDomains.hold(domainOf(text));
    });
    this.reasons = new Interned((number) => {
      const cluster = this.#clusterOfReason[number] ?? -1;
      if (cluster >= 0) this.clusters.drop(cluster);
      this.#clusterOfReason[number] = -1;
    });
  }

  /** Above every place in use; a place whose row number is 0 is empty. */
  get size(): number {
    return this.#size;
  }

  senderDomain(sender: number): number {
    return this.#domainOfSender[sender] ?? 0;
  }

  cluster(reason: number): number {
    const known = this.#clusterOfReason[reason] ?? -1;
    if (known >= 0) return known;
    const cluster = this.clusters.hold(clusterOf(this.reasons.text(reason)));
    this.#clusterOfReason[reason] = cluster;
    return cluster;
  }

  /** A place for a message; everything about it but the message itself is set by the caller. */
  add(row: number, from: number, message: QueueMessage): number {
    const place = this.#free.pop() ?? this.#size++;
    if (place >= this.c.row.length) this.c = columns(this.c.row.length * 2, this.c);
    this.c.row[place] = row;
    this.c.from[place] = from;
    this.c.seenQueue[place] = notSeen;
    this.ids[place] = message.id;
    this.#fill(place, message);
    return place;
  }

  /** Another state of the same message. */
  change(place: number, message: QueueMessage): void {
    this.#let(place);
    this.#fill(place, message);
  }

  remove(place: number): void {
    this.#let(place);
    this.forgetSeen(place);
    this.ids[place] = '';
    this.addresses[place] = '';
    this.c.row[place] = 0;
    this.#free.push(place);
  }

  forgetSeen(place: number): void {
    if (this.c.seenQueue[place] !== notSeen) this.clusters.drop(this.c.seenCluster[place] ?? 0);
    this.c.seenQueue[place] = notSeen;
    this.c.seenCluster[place] = 0;
  }

  /** Keeps what the message is now, to be told later whether it changed. */
  see(place: number): void {
    this.forgetSeen(place);
    this.c.seenQueue[place] = this.c.queue[place] ?? 0;
    this.c.seenCluster[place] = this.clusters.hold(
      this.clusters.text(this.cluster(this.c.reason[place] ?? 0)),
    );
  }

  #fill(place: number, message: QueueMessage): void {
    const { c } = this;
    const { recipients } = message;
    const [first] = recipients;
    const reason = message.reason ?? recipients.find((to) => to.reason !== undefined)?.reason ?? '';
    c.queue[place] = queueOrder.indexOf(message.queue);
    c.sender[place] = this.senders.hold(message.sender);
    c.reason[place] = this.reasons.hold(reason);
    c.size[place] = message.sizeBytes;
    c.arrived[place] = message.arrivedAt;
    c.next[place] = message.nextTryAt ?? NaN;
    c.last[place] = message.lastTryAt ?? NaN;
    c.tries[place] = message.tries ?? NaN;
    c.flags[place] =
      (message.busy ? flag.busy : 0) |
      (message.forcedExpire === true ? flag.expire : 0) |
      (message.reason === undefined ? 0 : flag.ownReason) |
      (first === undefined ? flag.noRecipient : 0) |
      (first?.reason === undefined ? 0 : flag.firstReason);
    this.addresses[place] = first?.address ?? '';
    c.domain[place] = this.domains.hold(domainOf(first?.address ?? ''));
    if (recipients.length > 1 || (message.reason !== undefined && first?.reason !== undefined))
      this.rest.set(place, this.#rest(recipients));
  }

  #rest(recipients: readonly QueueRecipient[]): Rest {
    const addresses = new Array<string>(recipients.length);
    const reasons = new Uint32Array(recipients.length);
    const domains = new Set<string>();
    recipients.forEach(({ address, reason = '' }, at) => {
      addresses[at] = address;
      reasons[at] = this.reasons.hold(reason);
      domains.add(domainOf(address));
    });
    return {
      addresses,
      reasons,
      domains: Uint32Array.from([...domains].map((domain) => this.domains.hold(domain))),
    };
  }

  #let(place: number): void {
    const { c } = this;
    this.senders.drop(c.sender[place] ?? 0);
    this.reasons.drop(c.reason[place] ?? 0);
    this.domains.drop(c.domain[place] ?? 0);
    const rest = this.rest.get(place);
    rest?.reasons.forEach((reason) => this.reasons.drop(reason));
    rest?.domains.forEach((domain) => this.domains.drop(domain));
    this.rest.delete(place);
  }

  /** Whether this is what stands at the place already. */
  same(place: number, message: QueueMessage): boolean {
    const { c } = this;
    const rest = this.rest.get(place);
    const [first] = message.recipients;
    const flags = c.flags[place] ?? 0;
    if (
      queueOrder[c.queue[place] ?? 0] !== message.queue ||
      this.senders.text(c.sender[place] ?? 0) !== message.sender ||
      c.size[place] !== message.sizeBytes ||
      c.arrived[place] !== message.arrivedAt ||
      optional(c.next[place]) !== message.nextTryAt ||
      optional(c.last[place]) !== message.lastTryAt ||
      optional(c.tries[place]) !== message.tries ||
      (flags & flag.busy) !== (message.busy ? flag.busy : 0) ||
      (flags & flag.expire) !== (message.forcedExpire === true ? flag.expire : 0) ||
      this.ownReason(place) !== message.reason
    )
      return false;
    if (rest !== undefined)
      return (
        rest.addresses.length === message.recipients.length &&
        message.recipients.every(
          ({ address, reason }, at) =>
            rest.addresses[at] === address && this.reasons.text(rest.reasons[at] ?? 0) === (reason ?? ''),
        )
      );
    return (
      message.recipients.length === ((flags & flag.noRecipient) === 0 ? 1 : 0) &&
      this.addresses[place] === (first?.address ?? '') &&
      (first?.reason ?? '') === (this.#firstReason(place) ?? '')
    );
  }

  ownReason(place: number): string | undefined {
    return ((this.c.flags[place] ?? 0) & flag.ownReason) === 0
      ? undefined
      : this.reasons.text(this.c.reason[place] ?? 0);
  }

  #firstReason(place: number): string | undefined {
    return ((this.c.flags[place] ?? 0) & flag.firstReason) === 0
      ? undefined
      : this.reasons.text(this.c.reason[place] ?? 0);
  }

  busy(place: number): boolean {
    return ((this.c.flags[place] ?? 0) & flag.busy) !== 0;
  }

  /** The message as it was taken in. */
  message(place: number, source: string): QueueMessage {
    const { c } = this;
    const rest = this.rest.get(place);
    const plain = (address: string, reason: string): QueueRecipient =>
      reason === '' ? { address } : { address, reason };
    const nextTryAt = optional(c.next[place]);
    const lastTryAt = optional(c.last[place]);
    const tries = optional(c.tries[place]);
    const reason = this.ownReason(place);
    return {
      source,
      id: this.ids[place] ?? '',
      queue: queueOrder[c.queue[place] ?? 0] ?? 'deferred',
      sender: this.senders.text(c.sender[place] ?? 0),
      recipients:
        rest !== undefined
          ? rest.addresses.map((address, at) => plain(address, this.reasons.text(rest.reasons[at] ?? 0)))
          : ((c.flags[place] ?? 0) & flag.noRecipient) !== 0
            ? []
            : [plain(this.addresses[place] ?? '', this.#firstReason(place) ?? '')],
      sizeBytes: c.size[place] ?? 0,
      arrivedAt: c.arrived[place] ?? 0,
      busy: this.busy(place),
      ...(nextTryAt === undefined ? {} : { nextTryAt }),
      ...(lastTryAt === undefined ? {} : { lastTryAt }),
      ...(tries === undefined ? {} : { tries }),
      ...(reason === undefined ? {} : { reason }),
      ...(((c.flags[place] ?? 0) & flag.expire) === 0 ? {} : { forcedExpire: true }),
    };
  }

  /** The line of the table. */
  line(place: number, hostId: string, source: string): Row {
    const { c } = this;
    return {
      row: c.row[place] ?? 0,
      hostId,
      source,
      id: this.ids[place] ?? '',
      queue: queueOrder[c.queue[place] ?? 0] ?? 'deferred',
      sender: this.senders.text(c.sender[place] ?? 0),
      recipient: this.addresses[place] ?? '',
      more: Math.max(0, (this.rest.get(place)?.addresses.length ?? 1) - 1),
      sizeBytes: c.size[place] ?? 0,
      arrivedAt: c.arrived[place] ?? 0,
      nextTryAt: optional(c.next[place]),
      tries: optional(c.tries[place]),
      reason: this.reasons.text(c.reason[place] ?? 0).slice(0, 300),
      busy: this.busy(place),
      mark: markOrder[c.mark[place] ?? 0] ?? '',
    };
  }
}
