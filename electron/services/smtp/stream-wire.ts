import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import type { Handshake } from '#mail/smtp/transcript';
import { secureOver } from './secure.ts';
import type { Wire } from './wire.ts';

export interface WireEnds {
  readonly address: string;
  readonly port: number;
  readonly way: string;
  readonly local: string;
}

const errnoWords: Readonly<Record<string, string>> = {
  ECONNRESET: 'The connection was reset by the other side, or by something on the way.',
  EPIPE: 'The other side had closed the connection already.',
  ETIMEDOUT: 'The other side stopped answering.',
  EHOSTUNREACH: 'The other side can no longer be reached.',
};

const lossOf = (error: NodeJS.ErrnoException): string => errnoWords[error.code ?? ''] ?? error.message;

/** A `Wire` over any duplex stream, which it destroys when it ends. */
export class StreamWire implements Wire {
  readonly address: string;
  readonly port: number;
  readonly way: string;
  readonly local: string;
  readonly #raw: Duplex;
  #stream: Duplex;
  #take: ((bytes: string) => void) | undefined;
  #early = '';
  #why: string | undefined;
  #tell: ((why: string) => void) | undefined;
  /** The handshake itself hears of what happens to the stream, and says it better. */
  #securing = false;
  readonly #open = new Set<(error: Error) => void>();

  constructor(stream: Duplex, { address, port, way, local }: WireEnds) {
    this.address = address;
    this.port = port;
    this.way = way;
    this.local = local;
    this.#raw = stream;
    this.#stream = stream;
    // For as long as it lives: an error that nobody hears would end the program.
    stream.on('error', this.#failed);
    stream.on('close', this.#gone);
    this.#listen();
  }

  write(bytes: string): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      if (this.#why !== undefined || !this.#stream.writable) {
        reject(
          new Error(this.#why === undefined || this.#why === '' ? 'The connection has ended.' : this.#why),
        );
        return;
      }
      this.#open.add(reject);
      this.#stream.write(Buffer.from(bytes, 'latin1'), (error) => {
        this.#open.delete(reject);
        if (error === null || error === undefined) resolve();
        else reject(new Error(this.#why === undefined || this.#why === '' ? lossOf(error) : this.#why));
      });
    });
    // Whoever does not wait for it hears of the end by `onClose`.
    written.catch(() => undefined);
    return written;
  }

  onBytes(take: (bytes: string) => void): void {
    this.#take = take;
    const early = this.#early;
    this.#early = '';
    if (early !== '') take(early);
  }

  onClose(closed: (why: string) => void): void {
    this.#tell = closed;
    const why = this.#why;
    if (why !== undefined) queueMicrotask(() => this.#say(why));
  }

  async secure(options: Parameters<Wire['secure']>[0]): Promise<Handshake> {
    if (this.#why !== undefined) throw new Error(this.#why === '' ? 'The connection has ended.' : this.#why);
    if (this.#stream !== this.#raw) throw new Error('The connection is secured already.');
    this.#deafen();
    this.#securing = true;
    try {
      const { stream, handshake } = await secureOver(this.#raw, options);
      this.#securing = false;
      this.#stream = stream;
      stream.on('error', this.#failed);
      stream.on('close', this.#gone);
      this.#listen();
      return handshake;
    } catch (error) {
      this.#securing = false;
      this.#close(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  end(): void {
    if (this.#why === undefined) this.#stream.end();
  }

  destroy(): void {
    this.#close('Postroom closed the connection.');
  }

  #listen(): void {
    this.#stream.on('data', this.#heard);
    this.#stream.on('end', this.#ended);
  }

  #deafen(): void {
    this.#stream.pause();
    this.#stream.off('data', this.#heard);
    this.#stream.off('end', this.#ended);
  }

  readonly #heard = (chunk: Buffer): void => {
    const bytes = chunk.toString('latin1');
    if (this.#take === undefined) this.#early += bytes;
    else this.#take(bytes);
  };

  readonly #ended = (): void => this.#close('');

  readonly #failed = (error: NodeJS.ErrnoException): void => {
    if (!this.#securing) this.#close(lossOf(error));
  };

  readonly #gone = (): void => {
    if (!this.#securing) this.#close('The connection was lost.');
  };

  #close(why: string): void {
    if (this.#why !== undefined) return;
    this.#why = why;
    // What was handed on just before still goes out when the other side closed in order.
    if (why === '' && !this.#stream.destroyed) this.#stream.end(() => this.#drop());
    if (why !== '') this.#drop();
    else setTimeout(() => this.#drop(), lastWordsMs).unref();
    const error = new Error(why === '' ? 'The other side closed the connection.' : why);
    for (const reject of this.#open) reject(error);
    this.#open.clear();
    this.#say(why);
  }

  #drop(): void {
    this.#stream.destroy();
    this.#raw.destroy();
  }

  #say(why: string): void {
    const tell = this.#tell;
    this.#tell = undefined;
    tell?.(why);
  }
}

/** A side that has closed and takes nothing more is not waited for any longer. */
const lastWordsMs = 2_000;
