import type { Span } from '../language.ts';
import type { Machine } from './m4/machine.ts';

/** A line of sendmail.cf that text of the mc becomes. */
export class CfLine {
  readonly divert: number;
  text = '';
  /** The next line begins with a blank: sendmail reads both as one. */
  continued = false;
  /** Parts: where they begin in the line, where in the file (-1: made by a macro), where that macro is called. */
  readonly #parts: { readonly at: number; readonly from: number; readonly site: number }[] = [];

  constructor(divert: number) {
    this.divert = divert;
  }

  add(text: string, from: number, site: number): void {
    this.#parts.push({ at: this.text.length, from, site });
    this.text += text;
  }

  /** Some of it stands in the file as it is. */
  get written(): boolean {
    return this.#parts.some(({ from }) => from >= 0);
  }

  /** Whether all of it does. */
  get whole(): boolean {
    return this.#parts.every(({ from }) => from >= 0);
  }

  #place(index: number, end: boolean): number {
    let found = this.#parts[0];
    for (const part of this.#parts) if (part.at <= index) found = part;
    if (found === undefined) return 0;
    return found.from < 0 ? found.site + (end ? 1 : 0) : found.from + index - found.at + (end ? 1 : 0);
  }

  /** Where a part of the line stands in the file. */
  span(from = 0, to = this.text.length): Span {
    const begin = this.#place(from, false);
    const end = to <= from ? begin : this.#place(to - 1, true);
    return { from: begin, to: Math.max(begin, end) };
  }
}

/**
 * Lines that come of the mc's own text and of its macros, by part of sendmail.cf and in order; blank ones are left out.
 * What FEATUREs and MAILERs write is not among them.
 */
export function cfLines(machine: Machine): readonly CfLine[] {
  const open = new Map<number, CfLine>();
  const lines: CfLine[] = [];
  const last = new Map<number, CfLine>();
  const close = (line: CfLine): void => {
    const before = last.get(line.divert);
    if (before !== undefined && /^[ \t]/.test(line.text)) before.continued = true;
    if (line.text.trim() === '') return;
    last.set(line.divert, line);
    lines.push(line);
  };
  /** Where in the file the last part of each came from. */
  const ends = new Map<number, number>();
  for (const { divert, pieces } of machine.outputs) {
    if (divert < 0) continue;
    let line = open.get(divert) ?? new CfLine(divert);
    for (const { text, from, site } of pieces.parts()) {
      // `dnl` takes the end of a line with it; what FEATUREs write in between, which is not seen here, parts the lines.
      const newline = machine.source.indexOf('\n', ends.get(divert) ?? 0);
      if (line.text !== '' && newline >= 0 && newline < site) {
        close(line);
        line = new CfLine(divert);
      }
      ends.set(divert, from < 0 ? site : from + text.length - 1);
      let at = 0;
      for (;;) {
        const newline = text.indexOf('\n', at);
        const end = newline < 0 ? text.length : newline;
        if (end > at) line.add(text.slice(at, end), from < 0 ? -1 : from + at, site);
        if (newline < 0) break;
        close(line);
        line = new CfLine(divert);
        at = newline + 1;
      }
    }
    open.set(divert, line);
  }
  for (const line of open.values()) close(line);
  return lines;
}
