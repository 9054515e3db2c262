import { Lines } from '../lines.ts';

/** What `find` and `grep` tell of files. */
export interface FileEvents {
  /** `=SIZE INODE PATH`. */
  file(size: number, inode: string, path: string): void;
  /** One line of the content of a file. */
  line(path: string, line: string): void;
  /** A record that is neither. */
  strange(record: string): void;
}

/**
 * The output of `listScript` and `trashScript`: records `=SIZE INODE PATH NUL` for files and `PATH NUL LINE NEWLINE` for
 * lines of their content; a line may hold NUL bytes. Byte text in any pieces.
 */
export class Records {
  /** The path whose line comes next, and the part of that line before a NUL inside it. */
  private path: string | undefined;
  private begun = '';
  private readonly parts = new Lines((part) => this.part(part), '\0');
  private readonly events: FileEvents;

  constructor(events: FileEvents) {
    this.events = events;
  }

  push(bytes: string): void {
    this.parts.push(bytes);
  }

  close(): void {
    this.parts.close();
  }

  private part(part: string): void {
    let record = part;
    if (this.path !== undefined) {
      const end = part.indexOf('\n');
      if (end < 0) {
        this.begun += `${part}\0`;
        return;
      }
      this.events.line(this.path, this.begun + part.slice(0, end));
      this.path = undefined;
      this.begun = '';
      record = part.slice(end + 1);
    }
    if (record.startsWith('=')) {
      const [, size = '', inode = '', path] = /^=(\d+) (\d+) (\/[^]*)$/.exec(record) ?? [];
      if (path === undefined) this.events.strange(record);
      else this.events.file(Number(size), inode, path);
    } else if (record.startsWith('/')) this.path = record;
    else if (record !== '') this.events.strange(record);
  }
}
