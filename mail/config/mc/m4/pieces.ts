/**
 * Text that m4 made, and where each part of it stands in the file. A part that was copied keeps its place; a part that a
 * macro became has none of its own, only the call it came from.
 */
export class Pieces {
  readonly #source: string;
  /** Triples: from, to in the source; or -1 - index into `#made`, place of the call. */
  readonly #spans: number[] = [];
  readonly #made: string[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  /** A part of the source. */
  copy(from: number, to: number): void {
    if (to <= from) return;
    const spans = this.#spans;
    const last = spans.length - 2;
    if (last >= 0 && (spans[last] ?? -1) >= 0 && spans[last + 1] === from) spans[last + 1] = to;
    else spans.push(from, to);
  }

  /** Text of its own, from a call at `site` (-1 when it came from another file). */
  make(text: string, site: number): void {
    if (text === '') return;
    this.#made.push(text);
    this.#spans.push(-this.#made.length, site);
  }

  add(text: string, from: number, to: number, base: number, site: number): void {
    if (base >= 0) this.copy(base + from, base + to);
    else this.make(text.slice(from, to), site);
  }

  /** Remembers where it would stand, while nothing of it is there. */
  place(at: number): void {
    this.#spans.push(at, at);
  }

  get length(): number {
    return this.#spans.length / 2;
  }

  /** Parts in order; `from` is -1 for text that a macro made, and `site` then says where it was called. */
  *parts(): Generator<{ readonly text: string; readonly from: number; readonly site: number }> {
    for (let at = 0; at < this.#spans.length; at += 2) {
      const a = this.#spans[at] ?? 0;
      const b = this.#spans[at + 1] ?? 0;
      if (a >= 0) yield { text: this.#source.slice(a, b), from: a, site: a };
      else yield { text: this.#made[-a - 1] ?? '', from: -1, site: b };
    }
  }

  text(): string {
    if (this.#spans.length === 2) {
      const [a = 0, b = 0] = this.#spans;
      return a >= 0 ? this.#source.slice(a, b) : (this.#made[0] ?? '');
    }
    let text = '';
    for (const part of this.parts()) text += part.text;
    return text;
  }

  /** Where the whole text stands in the source, when it is one copied part of it. */
  base(): number {
    return this.#spans.length === 2 ? Math.max(-1, this.#spans[0] ?? -1) : -1;
  }
}
