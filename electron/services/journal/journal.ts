import type { JournalEntry } from '#contract/journal';
import { Live } from '../live.ts';
import { JournalFile, type JournalFileOptions } from './journal-file.ts';

export interface JournalFilter {
  readonly hostId?: string | undefined;
  readonly writesOnly: boolean;
  readonly text: string;
}

/** How many entries are held in memory; older ones are still in the files. */
const heldEntries = 20_000;

/** Every command that was run on a host, newest last, on disk and at hand. */
export class Journal {
  readonly live = new Live();
  private readonly file: JournalFile;
  private entries: JournalEntry[];
  private lost = 0;
  private seq: number;

  constructor(options: JournalFileOptions) {
    this.file = new JournalFile(options);
    const all = this.file.read();
    this.seq = all.reduce((highest, { seq }) => Math.max(highest, seq), 0);
    this.entries = all.slice(-heldEntries);
  }

  get newest(): number {
    return this.seq;
  }

  /** Takes an entry down. A full disk does not stop the command that is told of: the entry stays in memory and says so. */
  record(entry: Omit<JournalEntry, 'seq'>): void {
    this.seq += 1;
    let kept: JournalEntry = { ...entry, seq: this.seq, stderr: visible(entry.stderr) };
    try {
      this.file.append(kept);
    } catch (error) {
      this.lost += 1;
      const why = error instanceof Error ? error.message : String(error);
      kept = { ...kept, stderr: `[not written to the journal file: ${why}] ${kept.stderr}`.slice(0, 2000) };
    }
    this.entries.push(kept);
    if (this.entries.length > heldEntries * 1.1) this.entries = this.entries.slice(-heldEntries);
    this.live.changed();
  }

  /** Newest first. */
  list(
    filter: JournalFilter,
    before: number | undefined,
    limit: number,
  ): { entries: JournalEntry[]; more: boolean } {
    const found: JournalEntry[] = [];
    const test = matcher(filter);
    for (let index = this.entries.length - 1; index >= 0; index--) {
      const entry = this.entries[index];
      if (entry === undefined || (before !== undefined && entry.seq >= before) || !test(entry)) continue;
      if (found.length === limit) return { entries: found, more: true };
      found.push(entry);
    }
    return { entries: found, more: false };
  }

  /** The whole matching journal from the files, oldest first; with what only memory holds when the disk was full. */
  all(filter: JournalFilter): JournalEntry[] {
    const onDisk = this.file.read();
    const entries = this.lost === 0 ? onDisk : merged(onDisk, this.entries);
    return entries.filter(matcher(filter));
  }

  close(): void {
    this.file.close();
  }
}

function merged(a: readonly JournalEntry[], b: readonly JournalEntry[]): JournalEntry[] {
  const bySeq = new Map([...a, ...b].map((entry) => [entry.seq, entry]));
  return [...bySeq.values()].sort((one, other) => one.seq - other.seq);
}

function matcher({ hostId, writesOnly, text }: JournalFilter): (entry: JournalEntry) => boolean {
  const words = text.toLowerCase();
  return (entry) =>
    (hostId === undefined || entry.hostId === hostId) &&
    (!writesOnly || entry.effect === 'write') &&
    (words === '' ||
      [
        entry.hostName,
        entry.account,
        entry.action,
        entry.shown,
        entry.stderr,
        entry.jobId ?? '',
        entry.note ?? '',
        ...entry.argv,
      ].some((value) => value.toLowerCase().includes(words)));
}

/** Controls and invisible marks as escapes; line breaks and tabs stay. */
const visible = (text: string): string =>
  text.replace(
    /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
