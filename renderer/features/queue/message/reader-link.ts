import type { MessageAsk, MessageTell } from './message-wire.ts';

/** The way to the worker that keeps the message; `broke` is told when it failed. */
export type ConnectReader = (
  hear: (message: MessageTell) => void,
  broke: () => void,
) => {
  post(ask: MessageAsk): void;
  stop(): void;
};

/** What became of something that the worker was asked: answered, given up by the user, or no answer will come. */
export type Answer = 'answered' | 'stopped' | 'silent';

/** The worker that keeps the message. One that fails or falls silent is noticed: nobody waits for it for ever. */
export class ReaderLink {
  readonly #connect: ConnectReader;
  readonly #hear: (message: MessageTell) => void;
  readonly #broke: () => void;
  #worker: ReturnType<ConnectReader> | undefined;
  #owed: { readonly kind: MessageTell['kind']; readonly settle: (answer: Answer) => void } | undefined;

  /** `broke` is told when the worker failed while nobody waited for an answer. */
  constructor(connect: ConnectReader, hear: (message: MessageTell) => void, broke: () => void) {
    this.#connect = connect;
    this.#hear = hear;
    this.#broke = broke;
  }

  post(ask: MessageAsk): void {
    this.#worker ??= this.#open();
    this.#worker.post(ask);
  }

  /** Posts, and waits for an answer of this kind; whoever waited before gets none. */
  ask(ask: MessageAsk, kind: MessageTell['kind'], signal: AbortSignal, patienceMs: number): Promise<Answer> {
    this.#owed?.settle('stopped');
    if (signal.aborted) return Promise.resolve('stopped');
    return new Promise((resolve) => {
      const settle = (answer: Answer): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        this.#owed = undefined;
        resolve(answer);
      };
      const leave = (): void => settle('stopped');
      const timer = setTimeout(() => settle('silent'), patienceMs);
      signal.addEventListener('abort', leave);
      this.#owed = { kind, settle };
      this.post(ask);
    });
  }

  /** Ends the worker; the next thing posted starts another one, which knows nothing. */
  close(): void {
    this.#worker?.stop();
    this.#worker = undefined;
    this.#owed?.settle('stopped');
  }

  #open(): ReturnType<ConnectReader> {
    const worker: ReturnType<ConnectReader> = this.#connect(
      (message) => {
        // What a worker said before it was ended is about another message.
        if (this.#worker !== worker) return;
        this.#hear(message);
        if (this.#owed?.kind === message.kind) this.#owed.settle('answered');
      },
      () => {
        if (this.#worker !== worker) return;
        worker.stop();
        this.#worker = undefined;
        if (this.#owed === undefined) this.#broke();
        else this.#owed.settle('silent');
      },
    );
    return worker;
  }
}
