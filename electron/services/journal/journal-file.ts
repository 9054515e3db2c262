import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { journalEntry, type JournalEntry } from '#contract/journal';

export interface JournalFileOptions {
  readonly dataDir: string;
  /** A file that grew over this is put aside and a new one begun. */
  readonly rotateBytes?: number;
  /** How many files there are at most, the current one included. */
  readonly files?: number;
}

/**
 * The journal on disk: JSON Lines, mode 0600, only ever appended to. JSON writes line breaks inside a value as `\n`, so no
 * value can forge a line. `journal.jsonl` is the newest, `journal.1.jsonl` the one before …
 */
export class JournalFile {
  private readonly options: Required<JournalFileOptions>;
  private handle: number | undefined;
  private size = 0;

  constructor(options: JournalFileOptions) {
    this.options = { rotateBytes: 8 * 1024 * 1024, files: 8, ...options };
  }

  /** Entries of all files, oldest first. Lines that a crash cut off are left out. */
  read(): JournalEntry[] {
    const entries: JournalEntry[] = [];
    for (let number = this.options.files - 1; number >= 0; number--) {
      const path = this.path(number);
      if (!existsSync(path)) continue;
      for (const line of readFileSync(path, 'utf8').split('\n')) {
        if (line === '') continue;
        try {
          const entry = journalEntry.safeParse(JSON.parse(line));
          if (entry.success) entries.push(entry.data);
        } catch {
          // The end of a line that was never finished.
        }
      }
    }
    return entries;
  }

  /** Written before this returns. @throws when the disk is full or the folder is gone. */
  append(entry: JournalEntry): void {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    this.handle ??= this.begin();
    if (this.size > 0 && this.size + line.length > this.options.rotateBytes) {
      this.rotate();
      this.handle = this.begin();
    }
    writeSync(this.handle, line);
    this.size += line.length;
  }

  close(): void {
    if (this.handle !== undefined) closeSync(this.handle);
    this.handle = undefined;
  }

  private begin(): number {
    const path = this.path(0);
    const handle = openSync(path, 'a+', 0o600);
    chmodSync(path, 0o600);
    this.size = fstatSync(handle).size;
    const last = Buffer.from('\n');
    if (this.size > 0) readSync(handle, last, 0, 1, this.size - 1);
    // A crash may have cut the last line: the next one must not become part of it.
    if (last.toString() !== '\n') this.size += writeSync(handle, '\n');
    return handle;
  }

  private rotate(): void {
    this.close();
    const { files } = this.options;
    rmSync(this.path(files - 1), { force: true });
    for (let number = files - 2; number >= 0; number--)
      if (existsSync(this.path(number))) renameSync(this.path(number), this.path(number + 1));
  }

  private path(number: number): string {
    return join(this.options.dataDir, number === 0 ? 'journal.jsonl' : `journal.${number}.jsonl`);
  }
}
