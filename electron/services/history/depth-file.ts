import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { printDepthLine, readDepthLine, thinDepths, type DepthRecord } from './depth-line.ts';

const hour = 3600;
const day = 24 * hour;
/** Nothing is kept for longer. */
export const keptSeconds = 60 * day;
/** Two listings that are nearer than this tell the same: two windows look at one host. */
const apart = 10;
/** A file that grew by this much is thinned. */
const growth = 192 * 1024;
/** What a file holds at most after it was thinned: a source with a thousand changes of every queue stays in bounds. */
const most = 2 * 1024 * 1024;

/** What is kept of the past: everything of the last hour, a record a minute of two days, one each ten minutes before. */
const widthAt =
  (now: number) =>
  (at: number): number =>
    at > now - hour ? 1 : at > now - 2 * day ? 60 : 600;

/** The first line of a file: plain ASCII, since the rest is read a byte a character. */
const head = (source: string): string =>
  `# ${JSON.stringify(source).replace(/[\u007f-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;

/** What one source of one host held over time: lines of text, appended to, mode 0600. */
export class DepthFile {
  readonly path: string;
  private lastAt: number | undefined;
  /** Size after the last thinning; unknown until the file was looked at. */
  private settled: number | undefined;
  private size = 0;

  /** @param path of the file; its first line names the source, so that nothing has to be read out of the name */
  constructor(path: string) {
    this.path = path;
  }

  /** Written before this returns. @throws when the disk is full or the folder is gone. */
  append(source: string, record: DepthRecord): void {
    if (this.settled === undefined) this.begin(source);
    if (this.lastAt !== undefined && Math.abs(record.at - this.lastAt) < apart) return;
    const line = `${printDepthLine(record)}\n`;
    // Opened anew each time: another console on the same folder may have put a thinned file in its place.
    appendFileSync(this.path, line, { mode: 0o600 });
    this.lastAt = record.at;
    this.size += line.length;
    if (this.size - (this.settled ?? 0) > growth) this.thin(record.at);
  }

  /** The source, and the records from `from` on in order of time. */
  static parse(text: string, from: number): { source: string; records: DepthRecord[] } | undefined {
    const first = /^# (".*")\n/.exec(text);
    let source: unknown;
    try {
      source = JSON.parse(first?.[1] ?? '');
    } catch {
      return undefined;
    }
    if (typeof source !== 'string') return undefined;
    const records: DepthRecord[] = [];
    let ordered = true;
    for (let at = seek(text, from, first?.[0].length ?? 0); at < text.length;) {
      const end = text.indexOf('\n', at);
      const record = readDepthLine(text.slice(at, end < 0 ? text.length : end));
      at = end < 0 ? text.length : end + 1;
      if (record === undefined || record.at < from) continue;
      ordered &&= record.at >= (records.at(-1)?.at ?? 0);
      records.push(record);
    }
    // The clock of this computer may have been set back.
    if (!ordered) records.sort((a, b) => a.at - b.at);
    return { source, records };
  }

  private begin(source: string): void {
    if (!existsSync(this.path)) {
      writeFileSync(this.path, head(source), { mode: 0o600, flag: 'a' });
      this.settled = 0;
      return;
    }
    chmodSync(this.path, 0o600);
    const handle = openSync(this.path, 'r');
    try {
      const { size } = fstatSync(handle);
      const tail = Buffer.alloc(Math.min(size, 4096));
      readSync(handle, tail, 0, tail.length, size - tail.length);
      const text = tail.toString('latin1');
      this.lastAt = text
        .split('\n')
        .flatMap((line) => readDepthLine(line)?.at ?? [])
        .at(-1);
      this.size = size;
      // Looked at once a start, in case earlier starts were all too short to thin it.
      this.settled = Math.max(0, size - growth / 2);
      // A crash may have cut the last line: the next one must not become part of it.
      if (size === 0) appendFileSync(this.path, head(source));
      else if (!text.endsWith('\n')) appendFileSync(this.path, '\n');
    } finally {
      closeSync(handle);
    }
  }

  /** Replaces the file by a thinner one, whole. */
  private thin(now: number): void {
    const read = DepthFile.parse(readFileSync(this.path, 'latin1'), now - keptSeconds);
    if (read === undefined) return;
    const lines = thinDepths(read.records, widthAt(now)).map(printDepthLine);
    let bytes = lines.reduce((sum, line) => sum + line.length + 1, 0);
    let first = 0;
    for (; bytes > most; first++) bytes -= (lines[first]?.length ?? 0) + 1;
    const text =
      head(read.source) +
      lines
        .slice(first)
        .map((line) => `${line}\n`)
        .join('');
    const temporary = `${this.path}.${process.pid}`;
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, this.path);
    this.size = text.length;
    this.settled = text.length;
  }
}

/** Where the lines from `from` on begin: the file is in order of time, so that an hour of it costs no more than an hour. */
function seek(text: string, from: number, first: number): number {
  let low = first;
  let high = text.length;
  while (high - low > 4096) {
    const middle = text.indexOf('\n', (low + high) >> 1) + 1;
    if (middle === 0 || middle >= high) break;
    const at = Number(text.slice(middle, middle + 10));
    // A stretch before, for lines that a clock set back has put out of order.
    if (at < from - hour) low = middle;
    else high = middle;
  }
  return low;
}
