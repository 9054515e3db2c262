import { Duplex } from 'node:stream';

/** What a stream to somewhere is carried by. */
export interface Carrier {
  /** Calls back when it can take more. Nothing that is handed on here gets lost silently: it fails, or `lost` is called. */
  write(bytes: Buffer, done: () => void): void;
  /** Ends our direction. */
  end(): void;
  pause(): void;
  resume(): void;
  /** Both directions, at once. */
  close(): void;
}

type Done = (error?: Error | null) => void;

/** A TCP connection that something else carries, with the manners of a socket: half-closing, back pressure, errors, `close`. */
export class DialStream extends Duplex {
  readonly #carrier: Carrier;
  #writing: Done | undefined;
  #gone = false;

  constructor(carrier: Carrier) {
    super({ allowHalfOpen: true });
    this.#carrier = carrier;
    // Whoever has it may not listen at every moment, and an error that nobody hears would end the program.
    this.on('error', () => undefined);
  }

  /** Bytes from the other side. */
  arrived(bytes: Buffer): void {
    if (this.destroyed || this.readableEnded) return;
    if (!this.push(bytes)) this.#carrier.pause();
  }

  /** The other side sends no more. */
  ended(): void {
    if (!this.destroyed) this.push(null);
  }

  /** Nothing can be sent any more either; what has arrived is read to its end first. */
  over(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.ended();
    const fail = (): void => this.#written(new Error('The other side closed the connection.'));
    if (this.readableEnded) fail();
    else this.once('end', fail);
  }

  /** What carries it has broken. */
  lost(why: string): void {
    this.#gone = true;
    this.destroy(new Error(`The connection to the host was lost: ${why}`));
  }

  override _read(): void {
    this.#carrier.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: Done): void {
    if (this.#gone) {
      done(new Error('The other side closed the connection.'));
      return;
    }
    this.#writing = done;
    this.#carrier.write(bytes, () => this.#written());
  }

  override _final(done: Done): void {
    if (!this.#gone) this.#carrier.end();
    done();
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#gone = true;
    this.#carrier.close();
    this.#written(error ?? new Error('The connection was closed.'));
    done(error);
  }

  #written(error?: Error): void {
    const done = this.#writing;
    this.#writing = undefined;
    done?.(error);
  }
}
