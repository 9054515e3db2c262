import { createStore, type StoreApi } from 'zustand/vanilla';
import { bytesOf } from '#mail/bytes';
import type { ShellWord } from '#mail/rewrite/asking';
import type { Api } from '../../../app/client.ts';
import { problemOf, type Problem } from '../../../app/problem.ts';
import { emptyLine, type LineState } from './line-editor.ts';
import { Transcript, type Entry } from './transcript.ts';

/** Draws what a shell prints; byte text. */
export interface ShellScreen {
  typed(line: string): void;
  /** `done` is called when it is drawn. */
  printed(bytes: string, done: () => void): void;
}

export interface SessionState {
  readonly entries: readonly Entry[];
  /** The next line may be typed. */
  readonly ready: boolean;
  /** Lines that are not sent yet. */
  readonly waiting: readonly string[];
  readonly words: readonly ShellWord[];
  readonly line: LineState;
  /** Which typed line is explained; absent: the newest. */
  readonly chosen: number | undefined;
  /** Why it ended. */
  readonly closed: string | undefined;
  /** What it prints does not come here any more. */
  readonly cut: 'no' | 'lost' | 'elsewhere';
  readonly problem: Problem | undefined;
}

/** So many lines are sent ahead of their answers: a far host is not waited for between them, and forgetting the others is soon felt. */
const mostAhead = 16;
/** Entries are told so often while an answer comes, milliseconds. */
const tellMs = 100;

/** One shell, as this window follows it. It goes on while nobody looks. */
export class ShellSession {
  readonly id: string;
  readonly store: StoreApi<SessionState>;
  readonly #api: Api;
  #transcript = new Transcript();
  #screen: ShellScreen | undefined;
  #stopping: AbortController | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;
  /** Lines that were sent and are not answered yet. */
  #ahead = 0;
  #sending = false;

  constructor(api: Api, id: string) {
    this.#api = api;
    this.id = id;
    this.store = createStore<SessionState>()(() => ({
      entries: [],
      ready: false,
      waiting: [],
      words: [],
      line: emptyLine,
      chosen: undefined,
      closed: undefined,
      cut: 'no',
      problem: undefined,
    }));
  }

  /** Follows it from what is kept of it on; what was known before is forgotten. */
  follow(): void {
    this.#stopping?.abort();
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#transcript = new Transcript();
    this.#ahead = 0;
    this.store.setState({ entries: [], ready: false, chosen: undefined, cut: 'no', problem: undefined });
    this.#read(stopping.signal).then(
      () => {
        if (!stopping.signal.aborted && this.store.getState().closed === undefined)
          this.store.setState({ cut: 'elsewhere', ready: false });
      },
      (error: unknown) => {
        if (!stopping.signal.aborted)
          this.store.setState({ cut: 'lost', ready: false, problem: problemOf(error) });
      },
    );
  }

  /** Draws what is kept, then what comes; returns the way to stop. */
  attach(screen: ShellScreen): () => void {
    for (const { typed, text } of this.#transcript.drawn)
      if (typed) screen.typed(text);
      else screen.printed(text, () => undefined);
    this.#screen = screen;
    return () => {
      if (this.#screen === screen) this.#screen = undefined;
    };
  }

  edit(line: LineState): void {
    this.store.setState({ line });
  }

  /** Types lines one after the other, a few ahead of their answers. Text as typed. */
  submit(lines: readonly string[]): void {
    this.store.setState({ waiting: [...this.store.getState().waiting, ...lines], chosen: undefined });
    this.#next();
  }

  /** Forgets the lines that wait. */
  forget(): void {
    this.store.setState({ waiting: [] });
  }

  choose(seq: number | undefined): void {
    this.store.setState({ chosen: seq });
  }

  printedBy(seq: number): string {
    return this.#transcript.textOf(seq);
  }

  stop(): void {
    this.#stopping?.abort();
    clearTimeout(this.#telling);
  }

  async #read(signal: AbortSignal): Promise<void> {
    for await (const event of await this.#api.rewrite.shellOutput({ id: this.id }, { signal })) {
      if (signal.aborted) return;
      switch (event.kind) {
        case 'typed':
          this.#transcript.typed(event.line);
          this.store.setState({ ready: false });
          this.#tell();
          this.#screen?.typed(event.line);
          break;
        case 'printed':
          this.#print(event.bytes);
          break;
        case 'ready':
          this.#transcript.ready();
          this.#ahead = Math.max(0, this.#ahead - 1);
          this.store.setState({ ready: this.#ahead === 0 });
          this.#tell();
          this.#next();
          break;
        case 'words':
          this.store.setState({ words: event.words });
          break;
        case 'closed':
          this.#transcript.ready();
          this.#tell();
          this.store.setState({ closed: event.why, ready: false, waiting: [] });
          return;
      }
    }
  }

  #print(bytes: string): void {
    this.#transcript.printed(bytes);
    this.#telling ??= setTimeout(() => this.#tell(), tellMs);
    // Taken in is what is drawn: a screen that lags behind slows the host down, not the window.
    const took = (): void => {
      this.#api.rewrite.tookShell({ id: this.id, bytes: bytes.length }).catch(() => undefined);
    };
    if (this.#screen === undefined) took();
    else this.#screen.printed(bytes, took);
  }

  #tell(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    this.store.setState({ entries: this.#transcript.entries });
  }

  #next(): void {
    const { ready, waiting, closed } = this.store.getState();
    const [line, ...rest] = waiting;
    const may = ready || (this.#ahead > 0 && this.#ahead < mostAhead);
    // One call after the other: they might overtake each other.
    if (!may || this.#sending || line === undefined || closed !== undefined) return;
    this.store.setState({ ready: false, waiting: rest, problem: undefined });
    this.#ahead += 1;
    this.#sending = true;
    this.#api.rewrite
      .typeShell({ id: this.id, line: bytesOf(line) })
      .catch((error: unknown) => {
        this.#ahead = Math.max(0, this.#ahead - 1);
        this.store.setState({ ready: this.#ahead === 0, waiting: [], problem: problemOf(error) });
      })
      .finally(() => {
        this.#sending = false;
        this.#next();
      });
  }
}
