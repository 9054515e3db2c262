import type { RewriteShell } from '#mail/rewrite/asking';
import type { Talk, TalkEnd } from '../hosts/reach.ts';
import { refused } from '../work/refusals.ts';
import { AnswerCutter } from './answer-cutter.ts';
import { ShellOutput } from './shell-output.ts';

/** What is kept of the beginning, to tell why no session came of it, and of the words for completion. */
const heldLimit = 1024 * 1024;

/** So many lines may be typed ahead of their answers. */
const mostAhead = 64;

/** One interactive shell of an MTA: lines go in, and what each printed comes out, one after the other. */
export class ShellSession {
  readonly output = new ShellOutput();
  readonly #talk: Talk;
  readonly #shell: RewriteShell;
  readonly #closed: () => void;
  #start = '';
  #answering: { readonly cutter: AnswerCutter; readonly told: boolean } | undefined;
  /** Sent, and answered after the one that is answered now. */
  #ahead: string[] = [];
  /** Typed ahead in this turn of the event loop: it goes out as one. */
  #unsent: string[] = [];
  #wordLines: string[];
  #words = '';
  #state: 'starting' | 'words' | 'ready' | 'answering' | 'ended' = 'starting';
  #wanted = true;

  constructor(talk: Talk, shell: RewriteShell, closed: () => void) {
    this.#talk = talk;
    this.#shell = shell;
    this.#closed = closed;
    this.#wordLines = [...shell.wordLines];
  }

  /** What the host prints, piece by piece. */
  take(bytes: string, from: 'stdout' | 'stderr'): Promise<void> | undefined {
    if (this.#state === 'ended') return undefined;
    if (from === 'stderr') {
      this.#remember(bytes);
      return this.output.add({ kind: 'printed', bytes });
    }
    if (this.#state === 'starting') return this.#begin(bytes);
    let pause: Promise<void> | undefined;
    for (let left = bytes; left !== '';) {
      if (this.#answering === undefined) return this.output.add({ kind: 'printed', bytes: left });
      const { cutter, told } = this.#answering;
      const { answer, next } = cutter.push(left);
      left = next ?? '';
      if (!told) this.#words = `${this.#words}${answer}`.slice(0, heldLimit);
      else if (answer !== '') pause = this.output.add({ kind: 'printed', bytes: answer });
      if (next !== undefined) this.#answered(told);
    }
    return pause;
  }

  /** @throws REFUSED while too many answers are still to come, and when it has ended */
  async type(line: string): Promise<void> {
    if (this.#state === 'ended') throw refused('This shell has ended.', 'Open a new one.');
    if (this.#state !== 'ready' && this.#state !== 'answering')
      throw refused('This shell is not ready yet.', 'Wait until it is, or close it.');
    if (this.#ahead.length >= mostAhead)
      throw refused('The answers to the last lines are still coming.', 'Wait for them, or close this shell.');
    if (this.#state === 'ready') {
      this.#answer(line);
      await this.#send(line);
      return;
    }
    this.#ahead.push(line);
    if (this.#unsent.push(line) === 1) setImmediate(() => void this.#send(...this.#unsent.splice(0)));
  }

  ended(end: TalkEnd): void {
    if (this.#state === 'ended') return;
    const before = this.#state;
    this.#state = 'ended';
    const rest = this.#answering?.told === true ? this.#answering.cutter.rest() : '';
    if (rest !== '') void this.output.add({ kind: 'printed', bytes: rest });
    this.output.close(this.#wanted ? this.#why(end, before === 'starting') : 'It was closed.');
    this.#closed();
  }

  close(): void {
    this.#wanted = false;
    this.#talk.close();
  }

  /** The prompt stands at the start of a line: what the shell prints before may hold the same characters. */
  #begin(bytes: string): Promise<void> | undefined {
    const { prompt } = this.#shell;
    const before = this.#start;
    this.#remember(bytes);
    const prompted = `\n${this.#start}`.endsWith(`\n${prompt}`);
    const text = `${before}${bytes}`.slice(before.length, prompted ? -prompt.length : undefined);
    const pause = text === '' ? undefined : this.output.add({ kind: 'printed', bytes: text });
    if (!prompted) return pause;
    this.#state = 'words';
    this.#next();
    return pause;
  }

  #next(): void {
    const line = this.#wordLines.shift();
    if (line !== undefined) {
      this.#answering = { cutter: new AnswerCutter(this.#shell), told: false };
      void this.#send(line);
      return;
    }
    if (this.#state === 'words' && this.#shell.wordLines.length > 0)
      void this.output.add({ kind: 'words', words: [...this.#shell.words(this.#words)] });
    this.#words = '';
    this.#state = 'ready';
    void this.output.add({ kind: 'ready' });
  }

  #answered(told: boolean): void {
    this.#answering = undefined;
    if (!told) {
      this.#next();
      return;
    }
    this.#state = 'ready';
    void this.output.add({ kind: 'ready' });
    const line = this.#ahead.shift();
    if (line !== undefined) this.#answer(line);
  }

  /** What comes from here on is the answer to this line. */
  #answer(line: string): void {
    this.#state = 'answering';
    void this.output.add({ kind: 'typed', line });
    this.#answering = { cutter: new AnswerCutter(this.#shell), told: true };
  }

  #send(...lines: readonly string[]): Promise<void> {
    return this.#talk.write(lines.map((line) => `${line}\n${this.#shell.mark.line}\n`).join(''));
  }

  #remember(bytes: string): void {
    if (this.#state === 'starting') this.#start = `${this.#start}${bytes}`.slice(-heldLimit);
  }

  #why(end: TalkEnd, early: boolean): string {
    const reason = early ? this.#shell.refused(this.#start) : undefined;
    if (reason !== undefined) return reason;
    if (end.code === undefined) return end.why === '' ? 'The connection was lost.' : end.why;
    if (end.code === 0 && !early) return 'The shell ended.';
    return `The program on the host ended with exit code ${end.code}.`;
  }
}
