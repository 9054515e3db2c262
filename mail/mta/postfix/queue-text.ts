import { textOf } from '../../bytes.ts';
import type { QueueMessage, QueueRecipient } from '../../queue.ts';
import { hostDate, offsetSeconds } from '../host-date.ts';
import type { QueueSource } from '../mta.ts';
import type { NotUnderstood } from '../not-understood.ts';
import { isId } from './source.ts';
import { nullSender } from './queue-json.ts';

const row = /^(\w+)([*!#]*) +(\d+) ([A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d) +(\S.*)$/;
const frame = /^-+ ?Queue ID-|^-- \d+ [KMG]?bytes in \d+ Requests?\.$|^Mail queue is empty$/i;

/** `postqueue -p`, line by line. It does not tell incoming and maildrop from deferred. */
export class TextListing {
  private open:
    { message: Omit<QueueMessage, 'recipients'>; recipients: QueueRecipient[]; reason: string } | undefined;
  private readonly source: string;
  private readonly offset: number;
  private readonly hostClock: number;
  private readonly emit: (message: QueueMessage) => void;
  private readonly strange: NotUnderstood;

  constructor(
    source: QueueSource,
    hostClock: number,
    emit: (message: QueueMessage) => void,
    strange: NotUnderstood,
  ) {
    const zone = source.detail['zone'];
    this.source = source.id;
    this.offset = offsetSeconds(typeof zone === 'string' ? zone : '');
    this.hostClock = hostClock;
    this.emit = emit;
    this.strange = strange;
  }

  line(line: string): void {
    if (line.trim() === '') {
      this.close();
      return;
    }
    // A long reason starts at column 0, where ids start too, so it is looked for first.
    const reason = /^\s*\((.*)\)$/.exec(line)?.[1];
    if (this.open !== undefined && reason !== undefined) {
      this.open.reason = textOf(reason);
    } else if (this.open !== undefined && /^ {20,}\S/.test(line)) {
      const address = textOf(line.trim());
      const { reason: why } = this.open;
      this.open.recipients.push(why === '' ? { address } : { address, reason: why });
    } else {
      this.close();
      if (!this.begin(line) && !frame.test(line)) this.strange.add(line);
    }
  }

  /** Hands over the message that is being read, if any. */
  close(): void {
    if (this.open !== undefined) this.emit({ ...this.open.message, recipients: this.open.recipients });
    this.open = undefined;
  }

  private begin(line: string): boolean {
    const [, id = '', marks = '', size = '', date = '', sender = ''] = row.exec(line) ?? [];
    const arrivedAt = hostDate(date, this.hostClock, this.offset);
    if (!isId(id) || arrivedAt === undefined) return false;
    const active = marks.includes('*');
    this.open = {
      message: {
        source: this.source,
        id,
        queue: active ? 'active' : marks.includes('!') ? 'held' : 'deferred',
        sender: sender === nullSender ? '' : textOf(sender),
        sizeBytes: Number(size),
        arrivedAt,
        busy: active,
        ...(marks.includes('#') ? { forcedExpire: true } : {}),
      },
      recipients: [],
      reason: '',
    };
    return true;
  }
}
