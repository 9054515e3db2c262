import type { QueueMessage } from '../../queue.ts';
import type { NotUnderstood } from '../not-understood.ts';
import { isId } from './commands.ts';
import { Envelope } from './envelope.ts';
import { Texts, own } from './own.ts';
import { Records } from './records.ts';

/** The output of `listScript`. A control file counts only with its last line `.`: without it sendmail is still writing. */
export class QueueFiles {
  private readonly sizes = new Map<string, number>();
  /** Control file → inode, until its envelope is read. */
  private readonly inodes = new Map<string, string>();
  private readonly locks = new Set<string>();
  private readonly byInode = new Map<string, QueueMessage>();
  /** Read in full but for the size of the body. */
  private readonly waiting = new Map<string, QueueMessage>();
  private readonly reasons = new Texts();
  private open: Envelope | undefined;
  private readonly records = new Records({
    file: (size, inode, path) => this.file(size, inode, path),
    line: (path, line) => this.line(path, line),
    strange: (record) => this.strange.add(record),
  });
  private readonly source: string;
  private readonly emit: (message: QueueMessage) => void;
  private readonly strange: NotUnderstood;

  constructor(source: string, emit: (message: QueueMessage) => void, strange: NotUnderstood) {
    this.source = source;
    this.emit = emit;
    this.strange = strange;
  }

  push(bytes: string): void {
    this.records.push(bytes);
  }

  /** The kernel says that somebody holds a write lock on the file with this inode. */
  locked(inode: string): void {
    this.locks.add(inode);
    const message = this.byInode.get(inode);
    if (message !== undefined && !message.busy) this.emit({ ...message, busy: true });
  }

  close(): void {
    this.records.close();
    // No body was seen: it came later than its envelope, or it is missing. The next listing will tell.
    for (const message of this.waiting.values()) this.emit(message);
    this.waiting.clear();
  }

  private file(size: number, inode: string, path: string): void {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const id = name.slice(2);
    if (!isId(id)) {
      this.strange.add(path);
      return;
    }
    if (!name.startsWith('df')) {
      this.inodes.set(path, inode);
      return;
    }
    this.sizes.set(own(id), size);
    const message = this.waiting.get(id);
    if (message === undefined) return;
    this.waiting.delete(id);
    this.emit({ ...message, sizeBytes: size });
  }

  private line(path: string, line: string): void {
    if (this.open?.path !== path) this.open = new Envelope(path, this.reasons);
    if (line === '.') this.finish(this.open);
    else this.open.line(line);
  }

  private finish(envelope: Envelope): void {
    this.open = undefined;
    const inode = this.inodes.get(envelope.path) ?? '';
    this.inodes.delete(envelope.path);
    const size = this.sizes.get(envelope.id);
    const message = envelope.message(this.source, size ?? 0, this.locks.has(inode));
    if (message === undefined) {
      this.strange.add(envelope.path);
      return;
    }
    if (inode !== '') this.byInode.set(inode, message);
    if (size === undefined) this.waiting.set(envelope.id, message);
    else this.emit(message);
  }
}
