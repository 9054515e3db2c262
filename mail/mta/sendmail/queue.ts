import type { QueueMessage } from '../../queue.ts';
import { Lines } from '../lines.ts';
import type { QueueReader, QueueSource } from '../mta.ts';
import { NotUnderstood } from '../not-understood.ts';
import { QueueFiles } from './queue-files.ts';
import { TextListing } from './queue-text.ts';

const lock = /^\d+:\s+(?:FLOCK|POSIX|OFDLCK)\s+\S+\s+WRITE\s+\S+\s+[0-9a-f]+:[0-9a-f]+:(\d+)\s/;

/** Part 0 is either the queue files (they begin with a header line) or `sendmail -bp`; see `list` in commands.ts. */
export function reader(source: QueueSource, hostClock: number): QueueReader {
  const strange = new NotUnderstood();
  let ready: QueueMessage[] = [];
  const emit = (message: QueueMessage): void => void ready.push(message);
  const files = new QueueFiles(source.id, emit, strange);
  const texts = (['deferred', 'held', 'lost'] as const).map(
    (queue) => new TextListing(source, hostClock, queue, emit, strange),
  );
  const textLines = texts.map((text) => new Lines((line) => text.line(line)));

  let head: string | undefined = '';
  let isFiles = false;
  const locks = new Lines((line) => {
    const inode = lock.exec(line)?.[1];
    if (inode !== undefined) files.locked(inode);
  });
  // Which of the two part 1 is can be seen from its first characters: `1: FLOCK …` is a lock.
  let second: Lines | undefined;
  let secondHead = '';

  const listing = (bytes: string): void => {
    if (head !== undefined) {
      head += bytes;
      if (QueueFiles.header.startsWith(head) && head !== QueueFiles.header) return;
      isFiles = head.startsWith(QueueFiles.header);
      bytes = isFiles ? head.slice(QueueFiles.header.length) : head;
      head = undefined;
    }
    if (isFiles) files.push(bytes);
    else textLines[0]?.push(bytes);
  };
  const other = (bytes: string): void => {
    if (second === undefined) {
      secondHead += bytes;
      if (!secondHead.includes('\n')) return;
      second = /^\d+: /.test(secondHead) ? locks : textLines[1];
      bytes = secondHead;
    }
    second?.push(bytes);
  };

  return {
    push(part, bytes) {
      if (part === 0) listing(bytes);
      else if (part === 1) other(bytes);
      else textLines[2]?.push(bytes);
    },
    take() {
      const taken = ready;
      ready = [];
      return taken;
    },
    end() {
      if (head !== undefined && head !== '') {
        textLines[0]?.push(head);
        head = undefined;
      }
      for (const lines of [...textLines, locks]) lines.close();
      for (const text of texts) text.close();
      files.close();
      return { notUnderstood: strange.lines };
    },
  };
}
