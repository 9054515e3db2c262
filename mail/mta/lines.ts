/** Cuts byte text that arrives in chunks into records that end with `end` (default: newline). Linear time. */
export class Lines {
  private pieces: string[] = [];
  private readonly each: (line: string) => void;
  private readonly end: string;

  constructor(each: (line: string) => void, end = '\n') {
    this.each = each;
    this.end = end;
  }

  push(bytes: string): void {
    let from = 0;
    for (let at = bytes.indexOf(this.end); at >= 0; at = bytes.indexOf(this.end, from)) {
      const last = bytes.slice(from, at);
      this.each(this.pieces.length > 0 ? this.rest() + last : last);
      from = at + this.end.length;
    }
    if (from < bytes.length) this.pieces.push(from > 0 ? bytes.slice(from) : bytes);
  }

  /** Hands over what came after the last end, if anything did. */
  close(): void {
    const rest = this.rest();
    if (rest !== '') this.each(rest);
  }

  private rest(): string {
    const rest = this.pieces.join('');
    this.pieces = [];
    return rest;
  }
}
