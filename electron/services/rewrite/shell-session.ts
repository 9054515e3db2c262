import type { RewriteShell } from '#mail/rewrite/asking';
import type { Talk, TalkEnd } from '../hosts/reach.ts';
import { refused } from '../work/refusals.ts';
import { AnswerCutter } from './answer-cutter.ts';
import { ShellOutput } from './shell-output.ts';

/** What is kept of the beginning, to tell why no session came of it, and of the words for completion. */
const heldLimit = 1024 * 1024;

/** One interactive shell of an MTA: a line goes in, its answer comes out, and then the next may be typed. */
export class ShellSession {
  readonly output = new ShellOutput();
  readonly #talk: Talk;
  readonly #shell: RewriteShell;
  readonly #closed: () => void;
  #start = '';
  #answering: { readonly cutter: AnswerCutter; readonly told: boolean } | undefined;
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
    if (this.#answering === undefined) return this.output.add({ kind: 'printed', bytes });
    const { cutter, told } = this.#answering;
    const { answer, whole } = cutter.push(bytes);
    let pause: Promise<void> | undefined;
    if (!told) this.#words = `${this.#words}${answer}`.slice(0, heldLimit);
    else if (answer !== '') pause = this.output.add({ kind: 'printed', bytes: answer });
    if (whole) this.#answered(told);
    return pause;
  }

  /** @throws REFUSED while an answer is still coming, and when it has ended */
  async type(line: string): Promise<void> {
    if (this.#state === 'ended') throw refused('This shell has ended.', 'Open a new one.');
    if (this.#state !== 'ready')
      throw refused('The answer to the last line is still coming.', 'Wait for it, or close this shell.');
    this.#state = 'answering';
    void this.output.add({ kind: 'typed', line });
    await this.#send(line, true);
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
      void this.#send(line, false);
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
    if (!told) this.#next();
    else {
      this.#state = 'ready';
      void this.output.add({ kind: 'ready' });
    }
  }

  #send(line: string, told: boolean): Promise<void> {
    this.#answering = { cutter: new AnswerCutter(this.#shell), told };
    return this.#talk.write(`${line}\n${this.#shell.mark.line}\n`);
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
