import type { ShellWord } from '#mail/rewrite/asking';

export type ShellEvent =
  | { readonly kind: 'typed'; readonly line: string }
  | { readonly kind: 'printed'; readonly bytes: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'words'; readonly words: ShellWord[] }
  | { readonly kind: 'closed'; readonly why: string };

/** Without acknowledgements the host is read no further than this. */
const unackedLimit = 512 * 1024;
const keptLimit = 256 * 1024;
/** One event is not larger, so that input and other calls get through between them. */
const pieceBytes = 32 * 1024;
/** What an event without bytes counts for. */
const eventBytes = 16;

/** What a shell printed, for the window that looks at it: the end of it is kept for one that was reloaded. */
export class ShellOutput {
  #kept: ShellEvent[] = [];
  #keptBytes = 0;
  #words: ShellWord[] | undefined;
  /** Not yet sent to the window. */
  #pending: ShellEvent[] = [];
  #unacked = 0;
  #closed: string | undefined;
  /** Everybody who waits until the host may be read on waits for the same. */
  #pause: { readonly over: Promise<void>; readonly end: () => void } | undefined;
  #wake: () => void = () => undefined;
  #reader = 0;

  /** What is kept, then what comes. A second reader takes over from the first, whose stream ends. */
  async *read(signal: AbortSignal | undefined): AsyncGenerator<ShellEvent> {
    const reader = ++this.#reader;
    this.#wake();
    this.#pending = [...this.#kept];
    if (this.#words !== undefined) this.#pending.push({ kind: 'words', words: this.#words });
    this.#unacked = this.#kept.reduce((sum, event) => sum + bytesIn(event), 0);
    if (this.#unacked < unackedLimit) this.#resume();
    const abort = (): void => this.#wake();
    signal?.addEventListener('abort', abort);
    try {
      while (signal?.aborted !== true && reader === this.#reader) {
        const next = this.#pending.shift();
        if (next !== undefined) yield* inPieces(next);
        else if (this.#closed !== undefined) {
          yield { kind: 'closed', why: this.#closed };
          return;
        } else
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
      }
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Resolves when the host may be read on. */
  add(event: Exclude<ShellEvent, { kind: 'closed' }>): Promise<void> | undefined {
    if (event.kind === 'words') this.#words = event.words;
    else this.#keep(event);
    this.#pending.push(event);
    this.#unacked += bytesIn(event);
    this.#wake();
    if (this.#unacked < unackedLimit) return undefined;
    if (this.#pause === undefined) {
      let end = (): void => undefined;
      const over = new Promise<void>((resolve) => (end = resolve));
      this.#pause = { over, end };
    }
    return this.#pause.over;
  }

  #resume(): void {
    this.#pause?.end();
    this.#pause = undefined;
  }

  close(why: string): void {
    this.#closed ??= why;
    this.#resume();
    this.#wake();
  }

  /** The window took this many printed bytes in. */
  took(bytes: number): void {
    // After a reload the old window's last words may still arrive.
    this.#unacked = Math.max(0, this.#unacked - bytes);
    if (this.#unacked < unackedLimit) this.#resume();
  }

  #keep(event: ShellEvent): void {
    this.#kept.push(event);
    this.#keptBytes += sizeOf(event);
    while (this.#keptBytes > keptLimit) {
      const oldest = this.#kept[0];
      if (oldest === undefined) return;
      const extra = this.#keptBytes - keptLimit;
      const size = sizeOf(oldest);
      if (oldest.kind === 'printed' && size > extra + eventBytes) {
        this.#kept[0] = { kind: 'printed', bytes: oldest.bytes.slice(extra) };
        this.#keptBytes -= extra;
      } else {
        this.#kept.shift();
        this.#keptBytes -= size;
      }
    }
  }
}

const bytesIn = (event: ShellEvent): number => (event.kind === 'printed' ? event.bytes.length : 0);
const sizeOf = (event: ShellEvent): number =>
  eventBytes +
  (event.kind === 'printed' ? event.bytes.length : event.kind === 'typed' ? event.line.length : 0);

function* inPieces(event: ShellEvent): Generator<ShellEvent> {
  if (event.kind !== 'printed') yield event;
  else
    for (let at = 0; at < event.bytes.length; at += pieceBytes)
      yield { kind: 'printed', bytes: event.bytes.slice(at, at + pieceBytes) };
}
