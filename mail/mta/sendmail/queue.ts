import type { QueueMessage } from '../../queue.ts';
import { Lines } from '../lines.ts';
import type { QueueReader, QueueSource } from '../mta.ts';
import { NotUnderstood } from '../not-understood.ts';
import { QueueFiles } from './queue-files.ts';
import { TextListing } from './queue-text.ts';
import { filesHeader } from './scripts.ts';

const header = `${filesHeader}\n`;
const lock = /^\d+:\s+(?:FLOCK|POSIX|OFDLCK)\s+\S+\s+WRITE\s+\S+\s+[0-9a-f]+:[0-9a-f]+:(\d+)\s/;

/** Part 0 is queue files (they begin with a header line) or the words of `mailq`, part 1 the kernel's locks. */
export function reader(source: QueueSource, hostClock: number): QueueReader {
  const strange = new NotUnderstood();
  let ready: QueueMessage[] = [];
  const emit = (message: QueueMessage): void => void ready.push(message);
  const files = new QueueFiles(source.id, emit, strange);
  const text = new TextListing(source, hostClock, emit, strange);
  const textLines = new Lines((line) => {
    text.line(line);
  });
  const locks = new Lines((line) => {
    const inode = lock.exec(line)?.[1];
    if (inode !== undefined) files.locked(inode);
  });

  /** What came before it was clear which of the two it is. */
  let head: string | undefined = '';
  let into: { push(bytes: string): void } = textLines;
  const listing = (bytes: string): void => {
    if (head === undefined) {
      into.push(bytes);
      return;
    }
    head += bytes;
    if (head.length < header.length && header.startsWith(head)) return;
    if (head.startsWith(header)) into = files;
    into.push(into === files ? head.slice(header.length) : head);
    head = undefined;
  };

  return {
    push(part, bytes) {
      if (part === 0) listing(bytes);
      else if (part === 1) locks.push(bytes);
    },
    take() {
      const taken = ready;
      ready = [];
      return taken;
    },
    end() {
      if (head !== undefined) textLines.push(head);
      head = undefined;
      textLines.close();
      locks.close();
      text.close();
      files.close();
      return { notUnderstood: strange.lines };
    },
  };
}
