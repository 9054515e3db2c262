import { randomInt } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { DnsQuestion, DnsReply } from '#mail/dns/question';
import { queryMessage } from './packet/query.ts';
import { answers, noReply, replyOf } from './settled.ts';

/** Servers put so many aside per connection before they read on. */
const atOnce = 40;

interface Waiting {
  readonly question: DnsQuestion;
  readonly sent: Buffer;
  readonly settle: (reply: DnsReply | undefined) => void;
  readonly begun: number;
  timer: NodeJS.Timeout | undefined;
}

/** One TCP connection to a server: many questions on it at a time, answered in any order (RFC 7766). */
export class TcpQuestions {
  private readonly stream: Duplex;
  private readonly server: string;
  private readonly waitMs: number;
  private readonly waiting = new Map<number, Waiting>();
  private readonly queue: (() => void)[] = [];
  private left: Buffer = Buffer.alloc(0);
  private over = '';
  /** How many were answered on it. */
  answered = 0;

  constructor(stream: Duplex, server: string, waitMs: number) {
    this.stream = stream;
    this.server = server;
    this.waitMs = waitMs;
    stream.on('data', (bytes: Buffer) => this.take(bytes));
    stream.on('error', (error: Error) => this.close(`The connection to ${server} broke: ${error.message}`));
    stream.on('close', () => this.close(`${server} closed the connection without an answer.`));
    stream.on('end', () => this.close(`${server} closed the connection without an answer.`));
  }

  get closed(): boolean {
    return this.over !== '';
  }

  /** @returns undefined when the connection ended before there was an answer: it may be asked again over another one */
  ask(question: DnsQuestion): Promise<DnsReply | undefined> {
    return new Promise((resolve) => {
      const send = (): void => {
        if (this.closed) {
          resolve(undefined);
          return;
        }
        const id = this.freeId();
        const sent = queryMessage(id, question);
        if (typeof sent === 'string') {
          resolve(noReply(question, 'failed', sent));
          return;
        }
        const waiting: Waiting = {
          question,
          sent,
          settle: resolve,
          begun: performance.now(),
          timer: undefined,
        };
        waiting.timer = setTimeout(() => this.late(id, waiting), this.waitMs);
        this.waiting.set(id, waiting);
        const size = Buffer.alloc(2);
        size.writeUInt16BE(sent.length, 0);
        this.stream.write(Buffer.concat([size, sent]));
      };
      if (this.waiting.size < atOnce) send();
      else this.queue.push(send);
    });
  }

  /** Ends the connection; what was not answered resolves as undefined. */
  close(why = 'closed'): void {
    if (this.closed) return;
    this.over = why;
    this.stream.on('error', () => undefined);
    this.stream.destroy();
    for (const { settle, timer } of this.waiting.values()) {
      clearTimeout(timer);
      settle(undefined);
    }
    this.waiting.clear();
    for (const send of this.queue.splice(0)) send();
  }

  /** Why it ended; '' while it is open. */
  get why(): string {
    return this.over;
  }

  private take(bytes: Buffer): void {
    this.left = this.left.length === 0 ? bytes : Buffer.concat([this.left, bytes]);
    while (this.left.length >= 2) {
      const size = this.left.readUInt16BE(0);
      if (this.left.length < size + 2) return;
      const message = this.left.subarray(2, size + 2);
      this.left = this.left.subarray(size + 2);
      this.settle(message);
    }
  }

  private settle(message: Buffer): void {
    const id = message.length < 2 ? -1 : message.readUInt16BE(0);
    const waiting = this.waiting.get(id);
    if (waiting === undefined || !answers(message, waiting.sent)) return;
    const milliseconds = Math.round(performance.now() - waiting.begun);
    this.answered += 1;
    this.done(id, waiting, replyOf(waiting.question, message, { ...this.came, milliseconds }));
  }

  private get came(): { readonly server: string; readonly transport: 'tcp' } {
    return { server: this.server, transport: 'tcp' };
  }

  private late(id: number, waiting: Waiting): void {
    const words = `${this.server} did not answer within ${this.waitMs / 1000} seconds.`;
    this.done(id, waiting, noReply(waiting.question, 'timeout', words, this.waitMs));
  }

  private done(id: number, waiting: Waiting, reply: DnsReply): void {
    clearTimeout(waiting.timer);
    this.waiting.delete(id);
    waiting.settle(reply);
    this.queue.shift()?.();
  }

  private freeId(): number {
    for (;;) {
      const id = randomInt(0x10000);
      if (!this.waiting.has(id)) return id;
    }
  }
}
