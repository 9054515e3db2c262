import type { Readable } from 'node:stream';

type Take = (bytes: string, from: 'stdout' | 'stderr') => void | Promise<void>;

/** Read ahead of a taker that is not there yet. */
const aheadLimit = 64 * 1024;

/** Hands output to its taker, piece by piece in the order it came, and reads no further while the taker is busy. */
export class TalkFlow {
  readonly #streams: readonly Readable[];
  #taker: Take | undefined;
  #waiting: { bytes: string; readonly from: 'stdout' | 'stderr' }[] = [];
  #size = 0;
  #busy = false;
  #over = false;
  #ended: (() => void) | undefined;

  constructor(...streams: readonly Readable[]) {
    this.#streams = streams;
  }

  push(bytes: string, from: 'stdout' | 'stderr'): void {
    if (bytes === '') return;
    const last = this.#waiting.at(-1);
    if (last?.from === from) last.bytes += bytes;
    else this.#waiting.push({ bytes, from });
    this.#size += bytes.length;
    this.#pump();
  }

  onData(take: Take): void {
    this.#taker = take;
    this.#pump();
  }

  /** Calls back when all that was pushed has been taken. */
  afterAll(ended: () => void): void {
    this.#ended = ended;
    this.#pump();
  }

  /** Nothing more will be sent: what has arrived is read even while the taker is busy. */
  readOut(): void {
    this.#over = true;
    this.#pump();
  }

  /** From here on everything is thrown away. */
  drop(): void {
    this.#taker = () => undefined;
    this.#busy = false;
    this.#pump();
  }

  #pump(): void {
    while (!this.#busy && this.#taker !== undefined) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#size -= next.bytes.length;
      const taken = this.#taker(next.bytes, next.from);
      if (taken === undefined) continue;
      this.#busy = true;
      const go = (): void => {
        this.#busy = false;
        this.#pump();
      };
      taken.then(go, go);
    }
    const full = !this.#over && (this.#busy || this.#size > aheadLimit);
    for (const stream of this.#streams)
      if (full) stream.pause();
      else if (stream.isPaused()) stream.resume();
    if (this.#waiting.length > 0 || this.#busy) return;
    this.#ended?.();
    this.#ended = undefined;
  }
}
