import { Buffer } from 'node:buffer';
import type { Shell } from '../hosts/reach.ts';

export type TerminalEvent =
  { readonly kind: 'data'; readonly base64: string } | { readonly kind: 'closed'; readonly why: string };

/** Without acknowledgements the host is read no further than this. */
const unackedLimit = 512 * 1024;
const replayLimit = 256 * 1024;
/** One event is not larger, so that input and other calls get through between them. */
const pieceBytes = 32 * 1024;

/**
 * One shell and the window that looks at it. The last 256 KiB are kept for a window that was reloaded; the host is read only
 * as fast as the window takes it in, and not at all while nobody does.
 */
export class Terminal {
  readonly id: string;
  readonly hostId: string;
  readonly openedAt: string;
  private readonly shell: Shell;
  private kept: Buffer[] = [];
  private keptBytes = 0;
  /** Read from the host but not yet sent to the window. */
  private pending: Buffer[] = [];
  private unacked = 0;
  private closedWhy: string | undefined;
  private resume: () => void = () => undefined;
  private wake: () => void = () => undefined;
  private reader = 0;

  constructor(id: string, hostId: string, openedAt: string, shell: Shell, closed: () => void) {
    this.id = id;
    this.hostId = hostId;
    this.openedAt = openedAt;
    this.shell = shell;
    shell.onData((bytes) => this.take(Buffer.from(bytes)));
    shell.onClose((why) => {
      this.closedWhy = why;
      closed();
      this.wake();
    });
  }

  /** What is kept, then what comes. A second reader takes over from the first, whose stream ends. */
  async *output(signal: AbortSignal | undefined): AsyncGenerator<TerminalEvent> {
    const reader = ++this.reader;
    this.wake();
    this.pending = [...this.kept];
    this.unacked = this.keptBytes;
    this.resume();
    const abort = (): void => this.wake();
    signal?.addEventListener('abort', abort);
    try {
      while (signal?.aborted !== true && reader === this.reader) {
        const next = this.pending.shift();
        if (next !== undefined) {
          for (let at = 0; at < next.length; at += pieceBytes)
            yield { kind: 'data', base64: next.subarray(at, at + pieceBytes).toString('base64') };
        } else if (this.closedWhy !== undefined) {
          yield { kind: 'closed', why: this.closedWhy };
          return;
        } else
          await new Promise<void>((resolve) => {
            this.wake = resolve;
          });
      }
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** The window took this many bytes in. */
  ack(bytes: number): void {
    // After a reload the old window's last words may still arrive.
    this.unacked = Math.max(0, this.unacked - bytes);
    if (this.unacked < unackedLimit) this.resume();
  }

  /** Resolves when the host's channel took it. */
  input(bytes: Buffer): Promise<void> {
    return this.shell.write(bytes);
  }

  resize(cols: number, rows: number): void {
    this.shell.resize(cols, rows);
  }

  close(): void {
    this.shell.close();
  }

  private take(bytes: Buffer): Promise<void> | undefined {
    this.kept.push(bytes);
    this.keptBytes += bytes.length;
    while (this.keptBytes > replayLimit) {
      const oldest = this.kept[0] as Buffer;
      const extra = this.keptBytes - replayLimit;
      if (oldest.length <= extra) this.kept.shift();
      else this.kept[0] = oldest.subarray(extra);
      this.keptBytes -= Math.min(oldest.length, extra);
    }
    this.pending.push(bytes);
    this.unacked += bytes.length;
    this.wake();
    if (this.unacked < unackedLimit) return undefined;
    return new Promise((resolve) => {
      this.resume = resolve;
    });
  }
}
