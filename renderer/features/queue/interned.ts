/**
 * Texts that many messages share, each kept once and known by a number. Number 0 is the empty text. A text is forgotten
 * when nothing holds it any more: delay reasons with counters in them would pile up for weeks otherwise.
 */
export class Interned {
  readonly #texts: string[] = [''];
  readonly #uses: number[] = [1];
  readonly #numbers = new Map<string, number>([['', 0]]);
  readonly #free: number[] = [];
  readonly #born: (number: number, text: string) => void;
  #version = 0;

  /** @param born a number got this text, maybe after it had another one */
  constructor(born: (number: number, text: string) => void = () => undefined) {
    this.#born = born;
  }

  /** Above every number in use. */
  get size(): number {
    return this.#texts.length;
  }

  /** Rises when a number gets a text. */
  get version(): number {
    return this.#version;
  }

  text(number: number): string {
    return this.#texts[number] ?? '';
  }

  /** The number of a text, with one more use; `drop` takes the use back. */
  hold(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) {
      this.#uses[known] = (this.#uses[known] ?? 0) + 1;
      return known;
    }
    const number = this.#free.pop() ?? this.#texts.length;
    this.#texts[number] = text;
    this.#uses[number] = 1;
    this.#numbers.set(text, number);
    this.#version++;
    this.#born(number, text);
    return number;
  }

  drop(number: number): void {
    const uses = (this.#uses[number] ?? 0) - 1;
    this.#uses[number] = uses;
    if (uses > 0 || number === 0) return;
    this.#numbers.delete(this.text(number));
    this.#texts[number] = '';
    this.#free.push(number);
  }
}
