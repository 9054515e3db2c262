import type { RewriteShell } from '#mail/rewrite/asking';

/**
 * Cuts the answer to one line out of what an interactive shell prints: everything up to the answer of the mark that was sent
 * after it, without mark and prompt. Pieces may split anything anywhere.
 */
export class AnswerCutter {
  readonly #prompt: string;
  readonly #ends: string;
  #held = '';
  #marked = false;

  constructor({ prompt, mark }: Pick<RewriteShell, 'prompt' | 'mark'>) {
    this.#prompt = prompt;
    this.#ends = mark.ends;
  }

  /** @returns what is surely part of the answer; and, once that was the end of it, what came after it */
  push(bytes: string): { readonly answer: string; readonly next?: string } {
    this.#held += bytes;
    let answer = '';
    if (!this.#marked) {
      const at = this.#held.indexOf(this.#ends);
      if (at < 0) return { answer: this.#sure() };
      const before = this.#held.slice(0, at);
      this.#held = this.#held.slice(at + this.#ends.length);
      this.#marked = true;
      answer = before.endsWith(this.#prompt) ? before.slice(0, -this.#prompt.length) : before;
    }
    const end = `\n${this.#prompt}`;
    const at = this.#held.indexOf(end);
    return at < 0 ? { answer } : { answer, next: this.#held.slice(at + end.length) };
  }

  /** What is held when no more will come. */
  rest(): string {
    return this.#marked ? '' : this.#held;
  }

  /** All but a tail that may turn out to be the prompt and the mark. */
  #sure(): string {
    const end = this.#prompt + this.#ends;
    let keep = Math.min(this.#held.length, end.length);
    while (keep > 0 && !this.#mayBegin(this.#held.slice(-keep))) keep -= 1;
    const sure = this.#held.slice(0, this.#held.length - keep);
    this.#held = this.#held.slice(this.#held.length - keep);
    return sure;
  }

  #mayBegin(tail: string): boolean {
    return (this.#prompt + this.#ends).startsWith(tail) || this.#ends.startsWith(tail);
  }
}
