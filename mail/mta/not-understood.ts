import { textOf } from '../bytes.ts';

/** The lines of an answer that made no sense: the first 20, cut at 300 characters. */
export class NotUnderstood {
  readonly lines: string[] = [];

  add(line: string): void {
    if (this.lines.length < 20) this.lines.push(textOf(line.slice(0, 300)));
  }
}
