import { textOf } from '../../bytes.ts';
import type { QueueMessage, QueueName, QueueRecipient } from '../../queue.ts';
import { isId } from './commands.ts';
import { Texts, own } from './own.ts';

const queues: Readonly<Record<string, QueueName>> = { h: 'held', Q: 'lost' };

/** sendmail writes 0xFF before bytes 0x80–0x9f in some lines; no UTF-8 text holds 0xFF. */
const decoded = (bytes: string): string => textOf(bytes.replace(/\xff([\x80-\x9f])/g, '$1'));

/** The envelope in one control file (`qf`, `hf` or `Qf`), line by line; see "Queue file format" in sendmail's op guide. */
export class Envelope {
  readonly path: string;
  readonly id: string;
  private readonly kind: string;
  private readonly reasons: Texts;
  private arrivedAt: number | undefined;
  private lastTryAt = 0;
  private tries = 0;
  private sender: string | undefined;
  private readonly recipients: QueueRecipient[] = [];
  private status = '';
  /** Status of the recipient whose line comes next. */
  private nextStatus = '';
  private quarantine = '';

  /** @param reasons where this listing keeps its reasons. */
  constructor(path: string, reasons = new Texts()) {
    this.path = path;
    this.reasons = reasons;
    const name = path.slice(path.lastIndexOf('/') + 1);
    this.kind = name.slice(0, 1);
    this.id = own(name.slice(2));
  }

  line(line: string): void {
    const value = line.slice(1);
    switch (line.slice(0, 1)) {
      case 'T':
        this.arrivedAt = seconds(value);
        break;
      case 'K':
        this.lastTryAt = seconds(value) ?? 0;
        break;
      case 'N':
        this.tries = seconds(value) ?? 0;
        break;
      case 'S':
        this.sender = own(bare(decoded(value)));
        break;
      case 'R':
        // Flags, then the address: `RPFD:user@host`.
        this.recipients.push({
          address: own(bare(decoded(value.replace(/^[A-Z!]*:/, '')))),
          ...(this.nextStatus === '' ? {} : { reason: this.nextStatus }),
        });
        this.nextStatus = '';
        break;
      case 'M':
        // Before the sender's line it is about the message, after it about the next recipient.
        if (this.sender === undefined) this.status = this.reasons.one(decoded(value));
        else this.nextStatus = this.reasons.one(decoded(value));
        break;
      case 'q':
        this.quarantine = this.reasons.one(decoded(value));
        break;
    }
  }

  /** The message, or undefined when this is no control file of a message. `sizeBytes`: of the body. */
  message(source: string, sizeBytes: number, busy: boolean): QueueMessage | undefined {
    if (!isId(this.id) || this.arrivedAt === undefined || this.sender === undefined) return undefined;
    const held = this.kind === 'h';
    const reason = held ? this.quarantine : this.status;
    // Of a held message the quarantine reason is the one that matters; the last failure stays with the recipients.
    const failure = held && this.status !== '' ? { reason: this.status } : {};
    return {
      source,
      id: this.id,
      queue: queues[this.kind] ?? (this.tries === 0 ? 'incoming' : 'deferred'),
      sender: this.sender,
      recipients: this.recipients.map((recipient) => ({ ...failure, ...recipient })),
      sizeBytes,
      arrivedAt: this.arrivedAt,
      tries: this.tries,
      ...(this.lastTryAt > 0 ? { lastTryAt: this.lastTryAt } : {}),
      ...(reason === '' ? {} : { reason }),
      busy,
    };
  }
}

/** sendmail keeps an address as it was given, often as `<user@host>`; the null sender is `<>`. */
export const bare = (address: string): string => address.replace(/^<(.*)>$/s, '$1');

function seconds(text: string): number | undefined {
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
