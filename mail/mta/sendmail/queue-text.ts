import { textOf } from '../../bytes.ts';
import type { QueueMessage, QueueName, QueueRecipient } from '../../queue.ts';
import { hostDate, offsetSeconds } from '../host-date.ts';
import type { QueueSource } from '../mta.ts';
import type { NotUnderstood } from '../not-understood.ts';
import { isId } from './commands.ts';
import { heldHeader, lostHeader } from './scripts.ts';
import { bare } from './envelope.ts';

const row = /^(\w+)([*?X-]?) +(\d+) +-?\d+[+ ] *([A-Z][a-z]{2} +\d{1,2} \d\d:\d\d) (.*)$/;
const frame = /^\s+\/.* \(\d+ requests?\)$|^-----Q-ID-----|^\/.* is empty$|^\s*Total requests: \d+$|^$/;

/** In addresses `mailq` writes a backslash twice, and bytes outside printable ASCII as three octal digits. */
const unescaped = (text: string): string =>
  textOf(
    text.replace(/\\(\\|[0-3][0-7]{2})/g, (_, code: string) =>
      code === '\\' ? code : String.fromCharCode(parseInt(code, 8)),
    ),
  );

interface Open {
  readonly message: Omit<QueueMessage, 'recipients'>;
  readonly recipients: QueueRecipient[];
  status: string;
  quarantine: string;
}

/** `sendmail -v -bp`, then the same for held and for lost mail, line by line. It knows no tries and no seconds. */
export class TextListing {
  private open: Open | undefined;
  private readonly source: string;
  private readonly offset: number;
  private readonly hostClock: number;
  private queue: QueueName = 'deferred';
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
    if (this.open !== undefined && this.detail(this.open, line)) return;
    this.close();
    if (line === heldHeader) this.queue = 'held';
    else if (line === lostHeader) this.queue = 'lost';
    else if (!this.begin(line) && !frame.test(line)) this.strange.add(line);
  }

  /** Hands over the message that is being read, if any. */
  close(): void {
    const { open } = this;
    this.open = undefined;
    if (open === undefined) return;
    const { message, recipients, status, quarantine } = open;
    const reason = quarantine === '' ? status : quarantine;
    // As in the queue files: under a quarantine, the last failure is told with the recipients.
    const failure = quarantine !== '' && status !== '' ? { reason: status } : {};
    this.emit({
      ...message,
      recipients: recipients.map((recipient) => ({ ...failure, ...recipient })),
      ...(reason === '' ? {} : { reason }),
    });
  }

  private detail(open: Open, line: string): boolean {
    const quarantine = /^ {5}QUARANTINE: (.*)$/.exec(line)?.[1];
    if (quarantine !== undefined) open.quarantine = textOf(quarantine);
    else if (/^\t{4,}/.test(line)) {
      // `(---user:address---)`: on whose behalf the next recipients are served.
      if (!/^\t+\(---.*---\)$/.test(line)) open.recipients.push({ address: bare(unescaped(line.trim())) });
    } else if (/^\t\t \(.*\)$/.test(line)) {
      const last = open.recipients.pop();
      if (last !== undefined) open.recipients.push({ ...last, reason: textOf(line.slice(4, -1)) });
    } else {
      // A body type stands before the reason where there is one.
      const reason = /^ {5,}\S* *\((.*)\)$/.exec(line)?.[1];
      if (reason === undefined) return /^ {5,}\S+$/.test(line);
      open.status = textOf(reason);
    }
    return true;
  }

  private begin(line: string): boolean {
    const [, id = '', mark = '', size = '', date = '', sender = ''] = row.exec(line) ?? [];
    const arrivedAt = hostDate(date, this.hostClock, this.offset);
    if (!isId(id) || arrivedAt === undefined) return false;
    this.open = {
      message: {
        source: this.source,
        id,
        queue: this.queue,
        sender: bare(unescaped(sender)),
        sizeBytes: Number(size),
        arrivedAt,
        busy: mark === '*',
      },
      recipients: [],
      status: '',
      quarantine: '',
    };
    return true;
  }
}
