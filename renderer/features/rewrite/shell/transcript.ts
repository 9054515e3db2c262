/** One line that was typed, and what it printed so far. Byte text. */
export interface Entry {
  /** Counts up from 1. */
  readonly seq: number;
  readonly line: string;
  readonly done: boolean;
  /** Bytes that it printed. */
  readonly bytes: number;
  /** Printed before this are too many bytes to keep: what is left is no whole answer. */
  readonly cut: boolean;
}

/** So much of what was printed is kept for reading, bytes. */
const keptBytes = 48 * 1024 * 1024;
/** So much is drawn again when the shell comes back to the screen. */
const redrawnBytes = 512 * 1024;
const mostEntries = 1000;

interface Part {
  readonly typed: boolean;
  readonly text: string;
}

/** All that was typed and printed in a shell, as far as it is kept. */
export class Transcript {
  #entries: Entry[] = [];
  readonly #printed = new Map<number, string[]>();
  #bytes = 0;
  #drawn: Part[] = [];
  #drawnBytes = 0;
  #seq = 0;

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  typed(line: string): void {
    this.#entries = [
      ...this.#entries.slice(1 - mostEntries),
      { seq: ++this.#seq, line, done: false, bytes: 0, cut: false },
    ];
    this.#printed.set(this.#seq, []);
    this.#draw({ typed: true, text: line });
  }

  printed(bytes: string): void {
    this.#draw({ typed: false, text: bytes });
    const entry = this.#entries.at(-1);
    if (entry === undefined || entry.done) return;
    this.#printed.get(entry.seq)?.push(bytes);
    this.#bytes += bytes.length;
    this.#change(entry.seq, { bytes: entry.bytes + bytes.length });
    for (const { seq } of this.#entries) {
      if (this.#bytes <= keptBytes) break;
      const parts = this.#printed.get(seq) ?? [];
      if (parts.length === 0) continue;
      this.#bytes -= parts.reduce((sum, part) => sum + part.length, 0);
      this.#printed.set(seq, []);
      this.#change(seq, { cut: true });
    }
  }

  ready(): void {
    const entry = this.#entries.at(-1);
    if (entry !== undefined) this.#change(entry.seq, { done: true });
  }

  /** What a line printed, whole. */
  textOf(seq: number): string {
    const parts = this.#printed.get(seq) ?? [];
    const text = parts.join('');
    if (parts.length > 1) this.#printed.set(seq, [text]);
    return text;
  }

  /** The end of it, as it is drawn again. */
  get drawn(): readonly Part[] {
    return this.#drawn;
  }

  #draw(part: Part): void {
    this.#drawn.push(part);
    this.#drawnBytes += part.text.length;
    while (this.#drawnBytes > redrawnBytes && this.#drawn.length > 1)
      this.#drawnBytes -= this.#drawn.shift()?.text.length ?? 0;
  }

  #change(seq: number, to: Partial<Entry>): void {
    this.#entries = this.#entries.map((entry) => (entry.seq === seq ? { ...entry, ...to } : entry));
  }
}
