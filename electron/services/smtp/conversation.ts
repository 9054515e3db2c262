import { Masking } from '#mail/smtp/masking';
import { ReplyReader } from '#mail/smtp/replies';
import type { Stage } from '#mail/smtp/step';
import type { Happening, Reply } from '#mail/smtp/transcript';
import type { Wire } from './wire.ts';

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;
/** A happening before it has its time. */
export type Untimed = WithoutTime<Happening>;

/** A reply that is waited for. Replies come in the order of what was asked (RFC 5321 4.1), so the oldest gets the next. */
export interface Awaited {
  readonly stage: Stage;
  readonly step: number | undefined;
  reply?: Reply;
  /** Its step went on without it. */
  late?: boolean;
  /** After this reply, if it is 2xx, not one more byte may come in clear text. */
  readonly lastInClear?: boolean;
}

export type WaitEnd = 'complete' | 'closed' | 'silence' | 'stopped';

/** Of what is sent, this much is told at most. */
const mostTold = 16 * 1024;
/** What is kept of everything a server said in one session. */
const mostHeard = 16 * 1024 * 1024;

/** Sends and hears over one connection, and tells of both as they happen. */
export class Conversation {
  readonly masking = new Masking();
  readonly wire: Wire;
  /** The reply that a server says unasked, when it has come. */
  readonly greeting: Awaited;
  /** Why the connection is over; undefined while it is not. */
  closedWhy: string | undefined;
  /** Bytes in clear text that came after the server had agreed to TLS. */
  injected = '';
  /** Replies that nothing was asked for, after the greeting. */
  readonly unasked: Reply[] = [];

  readonly #tell: (happening: Untimed) => void;
  readonly #changed = new Set<() => void>();
  readonly #closed: (() => void)[] = [];
  readonly #awaited: Awaited[] = [];
  #reader = new ReplyReader();
  #inClear = true;
  #heard = 0;

  /** @param greeting as which the first reply that nothing was asked for is told */
  constructor(wire: Wire, greeting: Awaited, tell: (happening: Untimed) => void) {
    this.wire = wire;
    this.greeting = greeting;
    this.#tell = tell;
    wire.onBytes((bytes) => this.#take(bytes));
    wire.onClose((why) => {
      this.closedWhy ??= why;
      this.#wake();
      for (const closed of this.#closed) closed();
    });
  }

  /** Called when the connection is over. */
  onClosed(closed: () => void): void {
    this.#closed.push(closed);
  }

  tell(happening: Untimed): void {
    this.#tell(happening);
  }

  /** Says that a reply is owed from now on. Before what asks for it is sent: a server may be quick. */
  owed(awaited: Omit<Awaited, 'reply' | 'late'>): Awaited {
    const one: Awaited = { ...awaited };
    this.#awaited.push(one);
    return one;
  }

  /** No reply will come for these after all. */
  forgive(awaited: readonly Awaited[]): void {
    for (const one of awaited) {
      const at = this.#awaited.indexOf(one);
      if (at >= 0) this.#awaited.splice(at, 1);
    }
  }

  /** Sends a command, and tells it without its secrets. What cannot be sent any more shows as the end of the connection. */
  async send(
    bytes: string,
    about: { readonly stage: Stage; readonly step: number | undefined },
  ): Promise<void> {
    const shown = this.masking.sent(bytes);
    this.tellSent(shown.bytes, shown.masked, bytes.length > mostTold ? shown.bytes.length : 0, about);
    await this.sendQuietly(bytes);
  }

  /** @param total how long all of it is; 0: what is told is all. */
  tellSent(
    bytes: string,
    masked: boolean,
    total: number,
    { stage, step }: { readonly stage: Stage; readonly step: number | undefined },
  ): void {
    const told = bytes.slice(0, mostTold);
    this.tell({
      kind: 'sent',
      stage,
      bytes: told,
      masked,
      cut: Math.max(0, Math.max(total, bytes.length) - told.length),
      ...(step === undefined ? {} : { step }),
    });
  }

  /** Sends without telling. False when the connection is gone. */
  async sendQuietly(bytes: string): Promise<boolean> {
    try {
      await this.wire.write(bytes);
      return true;
    } catch (error) {
      // What it said before it closed is on its way still.
      await this.until(() => this.closedWhy !== undefined, 1000);
      this.closedWhy ??= error instanceof Error ? error.message : String(error);
      this.#wake();
      return false;
    }
  }

  /** Waits until it is so, or the connection ends, or time is up. */
  async until(isSo: () => boolean, milliseconds: number, signal?: AbortSignal): Promise<WaitEnd> {
    const now = (): WaitEnd | undefined =>
      isSo()
        ? 'complete'
        : signal?.aborted === true
          ? 'stopped'
          : this.closedWhy === undefined
            ? undefined
            : 'closed';
    const already = now();
    if (already !== undefined) return already;
    return new Promise((resolve) => {
      const settle = (end: WaitEnd): void => {
        clearTimeout(timer);
        this.#changed.delete(look);
        signal?.removeEventListener('abort', look);
        resolve(end);
      };
      const look = (): void => {
        const end = now();
        if (end !== undefined) settle(end);
      };
      const timer = setTimeout(() => settle('silence'), milliseconds);
      this.#changed.add(look);
      signal?.addEventListener('abort', look);
    });
  }

  /** Waits for all of these. */
  replies(awaited: readonly Awaited[], milliseconds: number, signal?: AbortSignal): Promise<WaitEnd> {
    return this.until(() => awaited.every(({ reply }) => reply !== undefined), milliseconds, signal);
  }

  /** The handshake is done: what is heard from here on comes through TLS. */
  inTls(): void {
    this.#reader = new ReplyReader();
    this.#inClear = true;
  }

  #take(bytes: string): void {
    if (!this.#inClear) {
      this.injected += bytes.slice(0, mostTold - this.injected.length);
      return;
    }
    this.#heard += bytes.length;
    this.#reader.push(bytes);
    for (let taken = this.#reader.next(); taken !== undefined; taken = this.#reader.next()) {
      if (this.#arrived(taken.reply, taken.cut) === 'last in clear') {
        this.#inClear = false;
        this.injected += this.#reader.takeRest().slice(0, mostTold);
        break;
      }
    }
    if (this.#heard > mostHeard && this.closedWhy === undefined) {
      this.closedWhy = 'The server talked without end; Postroom hung up after 16 MB.';
      this.wire.destroy();
    }
    this.#wake();
  }

  #arrived(heard: Reply, cut: number): 'last in clear' | undefined {
    const reply = this.masking.hideReply(heard);
    const garbage = reply.code === '';
    const first = this.greeting.reply === undefined;
    const awaited = garbage ? undefined : first ? this.greeting : this.#awaited.shift();
    if (!garbage) this.masking.replied(reply.code);
    const { stage, step } = awaited ?? { stage: first ? ('greeting' as const) : ('other' as const) };
    this.tell({ kind: 'reply', stage, reply, ...(step === undefined ? {} : { step }) });
    const note = (words: string): void => this.tell({ kind: 'note', stage, words });
    if (garbage) note('This line is no SMTP reply: it does not begin with three digits.');
    else if (awaited === undefined) note('The server said this without being asked.');
    else if (awaited.late === true) note('This came late: the session had gone on without it.');
    if (cut > 0) note(`The reply was longer: ${cut} more bytes of it are not kept.`);
    if (awaited === undefined) {
      if (!garbage && this.unasked.length < 100) this.unasked.push(reply);
      return undefined;
    }
    awaited.reply = reply;
    return awaited.lastInClear === true && reply.code.startsWith('2') ? 'last in clear' : undefined;
  }

  #wake(): void {
    for (const look of [...this.#changed]) look();
  }
}
