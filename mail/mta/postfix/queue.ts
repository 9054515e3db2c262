import type { QueueMessage } from '../../queue.ts';
import { Lines } from '../lines.ts';
import type { QueueReader, QueueSource } from '../mta.ts';
import { NotUnderstood } from '../not-understood.ts';
import { speaksJson } from './commands.ts';
import { readJson } from './queue-json.ts';
import { TextListing } from './queue-text.ts';

/** Part 0 is `postqueue -j` (or `-p` before Postfix 3.1), part 1 the time stamps of the deferred files. */
export function reader(source: QueueSource, hostClock: number): QueueReader {
  const known = new Map<string, QueueMessage>();
  const nextTry = new Map<string, number>();
  const strange = new NotUnderstood();
  let ready: QueueMessage[] = [];

  const add = (message: QueueMessage): void => {
    const at = nextTry.get(message.id);
    const full = at !== undefined && message.queue === 'deferred' ? { ...message, nextTryAt: at } : message;
    known.set(message.id, full);
    ready.push(full);
  };
  const text = speaksJson(source) ? undefined : new TextListing(source, hostClock, add, strange);
  const listing = new Lines((line) => {
    if (text !== undefined) text.line(line);
    else if (line.trim() !== '') {
      const message = readJson(line, source.id);
      if (message === undefined) strange.add(line);
      else add(message);
    }
  });
  const times = new Lines((file) => {
    const [, seconds = '', id = ''] = /^(\d{1,12})(?:\.\d*)?\/(?:[^]*\/)?(\w+)$/.exec(file) ?? [];
    const at = Number(seconds);
    // A time that has passed says only that the message is due: no next try is known.
    if (id === '' || at <= hostClock) return;
    nextTry.set(id, at);
    const message = known.get(id);
    if (message?.queue === 'deferred' && message.nextTryAt !== at) add(message);
  }, '\0');

  return {
    push(part, bytes) {
      if (part === 0) listing.push(bytes);
      else if (part === 1) times.push(bytes);
    },
    take() {
      const taken = ready;
      ready = [];
      return taken;
    },
    end() {
      listing.close();
      times.close();
      text?.close();
      return { notUnderstood: strange.lines };
    },
  };
}
