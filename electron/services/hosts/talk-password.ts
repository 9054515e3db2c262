import { sudoMarks } from './script.ts';

/** What sudo's questions in the standard error of a talk come to. */
export type Asking = 'password' | 'give up' | 'passed' | 'run';

/**
 * Watches sudo ask for a password by our marks: once to check it alone, once to run the command. Asked again for the same, it
 * was not taken, and nothing more is sent: one wrong password is one attempt.
 */
export class TalkPassword {
  readonly #marks: ReturnType<typeof sudoMarks>;
  #held = '';
  #place: 'check' | 'passed' | 'over' = 'check';
  #asked = false;

  constructor(token: string) {
    this.#marks = sudoMarks(token);
  }

  /** @returns what is to be done, in this order, and what is the command's own */
  push(bytes: string): { readonly todo: readonly Asking[]; readonly rest: string } {
    const todo: Asking[] = [];
    this.#held += bytes;
    if (this.#place === 'check') this.#check(todo);
    if (this.#place === 'passed') return { todo, rest: this.#passed(todo) };
    if (this.#place === 'over') return { todo, rest: this.#take() };
    return { todo, rest: '' };
  }

  /** What was held back: sudo's own words where it never got further. */
  rest(): string {
    return this.#take().replaceAll(this.#marks.check, '').replaceAll(this.#marks.run, '').trimStart();
  }

  #check(todo: Asking[]): void {
    const { check, passed } = this.#marks;
    const at = this.#held.indexOf(passed);
    const times = (at < 0 ? this.#held : this.#held.slice(0, at)).split(check).length - 1;
    if (times > 1) todo.push('give up');
    else if (times === 1 && !this.#asked) {
      this.#asked = true;
      todo.push('password');
    }
    if (at < 0) return;
    this.#held = this.#held.slice(at + passed.length);
    this.#place = 'passed';
    todo.push('passed');
  }

  #passed(todo: Asking[]): string {
    const { run } = this.#marks;
    const at = this.#held.indexOf(run);
    if (at >= 0) {
      this.#held = this.#held.slice(at + run.length);
      this.#place = 'over';
      todo.push('password', 'run');
      return this.#take();
    }
    // The mark may be on its way; what cannot be its beginning is the command's.
    let keep = Math.min(this.#held.length, run.length - 1);
    while (keep > 0 && !run.startsWith(this.#held.slice(-keep))) keep -= 1;
    const rest = this.#held.slice(0, this.#held.length - keep);
    this.#held = this.#held.slice(this.#held.length - keep);
    return rest;
  }

  #take(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }
}
