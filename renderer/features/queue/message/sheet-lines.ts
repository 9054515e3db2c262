import { textOf } from '#mail/bytes';
import { visible } from '#mail/visible';

/** More lines than this are higher than any page a browser can draw. */
const mostLines = 1_500_000;
/** A longer line is shown to here. */
const longestLine = 2000;

/** The lines of a text, found once and cut out when they are on the screen. */
export class SheetLines {
  readonly count: number;
  readonly cut: string;
  readonly #text: string;
  readonly #isText: boolean;
  readonly #starts: Uint32Array;

  /** @param isText Unicode; otherwise byte text, decoded line by line. */
  constructor(text: string, cut: string, isText = false) {
    this.#text = text;
    this.#isText = isText;
    let starts = new Uint32Array(1024);
    let count = 0;
    for (let at = 0; at < text.length && count < mostLines;) {
      if (count === starts.length) {
        const more = new Uint32Array(starts.length * 2);
        more.set(starts);
        starts = more;
      }
      starts[count++] = at;
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end + 1;
    }
    this.#starts = starts;
    this.count = count;
    this.cut =
      count >= mostLines ? 'Only the first 1,500,000 lines are shown. Save the message to have all.' : cut;
  }

  /** Lines `from` up to, but not including, `to`, made safe to show. */
  slice(from: number, to: number): string[] {
    const lines: string[] = [];
    for (let n = Math.max(0, from); n < Math.min(to, this.count); n++) {
      const start = this.#starts[n] ?? 0;
      const next = n + 1 < this.count ? (this.#starts[n + 1] ?? this.#text.length) : this.#text.length;
      const line = this.#text.slice(start, Math.min(next, start + longestLine * 4)).replace(/\r?\n$/, '');
      lines.push(visible((this.#isText ? line : textOf(line)).replaceAll('\t', '    '), longestLine));
    }
    return lines;
  }
}
